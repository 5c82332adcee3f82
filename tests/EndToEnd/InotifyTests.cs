using System.Net.Http.Json;
using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd;

/// <summary>A node on a system that has no inotify instance left for it.</summary>
public sealed class InotifyTests
{
    /// <summary>A user namespace of its own, whose limits are its own too: those of the machine are nobody's to use up in a test.</summary>
    private static readonly string[] WithoutInotify =
        ["unshare", "-Ur", "sh", "-c", "echo 0 > /proc/sys/user/max_inotify_instances && exec \"$@\"", "sh"];

    [Fact]
    public async Task Modules_are_looked_at_where_the_system_cannot_watch_them()
    {
        Assert.SkipUnless(await CanAsync(), "unshare -Ur does not work here: util-linux, and user namespaces, are needed.");
        using var data = new TemporaryDirectory();
        var folder = Directory.CreateDirectory(Path.Combine(data.Path, "mine", "press")).FullName;
        Write(folder, "1.0.0");
        await using var node = await NodeProcess.StartWithinAsync(
            WithoutInotify, data.Path, "--modules", Path.Combine(data.Path, "mine"));
        Assert.Equal("1.0.0", await VersionAsync(node));
        Write(folder, "2.0.0");
        await Probe.UntilAsync(async () => await VersionAsync(node) == "2.0.0", "the next look", TimeSpan.FromSeconds(60));
        Assert.Contains($"{Path.GetDirectoryName(folder)} cannot be watched and is looked at every 10 s instead", node.Output);
    }

    /// <summary>A module whose worker is ready and answers nothing.</summary>
    private static void Write(string folder, string version)
    {
        File.WriteAllText(Path.Combine(folder, "worker.sh"), """
            printf '\000\000\000\014{"ready":{}}' >&3
            exec cat <&3
            """);
        File.WriteAllText(Path.Combine(folder, "module.json"), $$"""
            {"name":"press","version":"{{version}}","runtime":"process","entry":"worker.sh","operations":{"squeeze":{} },
             "process":{"command":["sh","worker.sh"],"workers":1} }
            """);
    }

    private static async Task<string> VersionAsync(NodeProcess node) =>
        (await node.Http.GetFromJsonAsync<System.Text.Json.Nodes.JsonNode>("/v1/modules/press"))!["version"]!.GetValue<string>();

    private static async Task<bool> CanAsync()
    {
        try
        {
            using var probe = System.Diagnostics.Process.Start(WithoutInotify[0], [.. WithoutInotify[1..], "true"]);
            await probe.WaitForExitAsync();
            return probe.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
