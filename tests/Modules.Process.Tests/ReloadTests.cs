using System.Text;
using Gristmill.Conformance.Modules;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Process.Tests;

/// <summary>A reload over real workers.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string Source = """
        import os
        from gristmill import Worker
        worker = Worker()
        @worker.operation("say")
        def say(arguments, call):
            return "VERSION"
        @worker.operation("pid")
        def pid(arguments, call):
            return os.getpid()
        worker.run()
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gristmill-");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    private void Write(string version, string source)
    {
        var folder = _root.CreateSubdirectory("mill").FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "modules/python/conformance/gristmill.py"), Path.Combine(folder, "gristmill.py"), overwrite: true);
        File.WriteAllText(Path.Combine(folder, "worker.py"), source.Replace("VERSION", version));
        File.WriteAllText(Path.Combine(folder, "module.json"), $$"""
            {"name":"mill","version":"{{version}}","runtime":"process","entry":"worker.py",
             "process":{"command":["python3","worker.py"],"workers":2},"operations":{"say":{"class":"io"},"pid":{"class":"io"} } }
            """);
    }

    [Fact]
    public async Task Workers_that_do_not_boot_leave_the_old_ones_serving_and_the_next_good_ones_replace_them()
    {
        Assert.SkipWhen(Interpreters.Missing("python3") is not null, Interpreters.Missing("python3") ?? "");
        Write("1.0.0", Source);
        await using var modules = new ModuleHarness(
            new ProcessModuleRuntime(ModuleHarness.Resolve(), TimeProvider.System, NullLogger<ProcessModuleRuntime>.Instance),
            _root.FullName, "mill");
        Assert.Equal("\"1.0.0\"", await TextAsync(modules, "say"));
        var old = int.Parse(await TextAsync(modules, "pid"));
        Write("2.0.0", "raise SystemExit('no flour')");
        var reload = Assert.Single(await modules.Registry.ReloadAsync(["mill"], Now));
        Assert.Equal((ReloadOutcome.Failed, "1.0.0"), (reload.Outcome, reload.To));
        Assert.Contains("no flour", reload.Reason);
        Assert.Equal("\"1.0.0\"", await TextAsync(modules, "say"));
        Write("2.0.1", Source);
        Assert.Equal(ReloadOutcome.Reloaded, Assert.Single(await modules.Registry.ReloadAsync(["mill"], Now)).Outcome);
        Assert.Equal("\"2.0.1\"", await TextAsync(modules, "say"));
        for (var looks = 0; Directory.Exists($"/proc/{old}") && looks < 600; looks++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Now);
        Assert.False(Directory.Exists($"/proc/{old}"));
    }

    private static async Task<string> TextAsync(ModuleHarness modules, string operation) => Encoding.UTF8.GetString(
        Assert.IsType<ModuleOutcome.Success>(await modules.CallAsync(operation, "{}", cancellation: Now)).Result.Span);
}
