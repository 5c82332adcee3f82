using System.Text;
using System.Text.Json.Nodes;

namespace Gristmill.Modules.Process.Tests;

/// <summary>What the kernel holds workers to, and what is said where it cannot.</summary>
public sealed class WorkerLimitsTests
{
    private const string Mounts1 = """
        33 32 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct
        37 32 0:33 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
        """;

    private static JsonNode Json(ModuleOutcome outcome) =>
        JsonNode.Parse(Assert.IsType<ModuleOutcome.Success>(outcome).Result.Span)!;

    [Fact]
    public async Task Each_limit_is_in_force_or_named_as_not_applied()
    {
        await using var worker = BadWorker.Start("about", manifest => manifest with
        {
            Limits = new WorkerLimits { MemoryBytes = 100 << 20, Cpus = 0.5, Pids = 20, OpenFiles = 77 },
        });
        var about = Json(await worker.CallAsync("about", "{}"));
        var unapplied = worker.Instance.Pool.Unapplied;
        if (!unapplied.Any(what => what.Contains("openFiles"))) Assert.Equal(77, (int)about["openFiles"]!);
        foreach (var (controller, key) in (ReadOnlySpan<(string, string)>)[("memory", "memoryMb"), ("cpu", "cpus"), ("pids", "pids")])
            Assert.True(InGroup((string)about["cgroups"]!, controller) || unapplied.Any(what => what.Contains($"limits.{key}")),
                $"{controller}: {about["cgroups"]}");
        foreach (var what in unapplied) Assert.Contains(worker.Log.Lines, line => line.Contains(what));
    }

    private static bool InGroup(string cgroups, string controller) => cgroups.Split('\n').Any(line =>
        line.Contains($"/gristmill-{Environment.ProcessId}/worker-", StringComparison.Ordinal)
        && (line.StartsWith("0::", StringComparison.Ordinal) || line.Split(':')[1].Split(',').Contains(controller)));

    [Fact]
    public async Task A_worker_above_its_memory_is_killed_and_its_group_is_removed()
    {
        await using var worker = BadWorker.Start("leaky", manifest => manifest with
        {
            Limits = new WorkerLimits { MemoryBytes = 64 << 20 }, MaxMemoryBytes = 1L << 40,
        });
        Assert.SkipWhen(worker.Instance.Pool.Unapplied.Any(what => what.Contains("memoryMb")), "No cgroup can be made here.");
        ModuleOutcome outcome;
        var calls = 0;
        do outcome = await worker.BadAsync(); while (outcome is ModuleOutcome.Success && ++calls < 20);
        Assert.Contains("SIGKILL", Assert.IsType<ModuleOutcome.Fault>(outcome).Message);
        await worker.EchoAsync();
    }

    [Fact]
    public void Controllers_are_found_in_version_1_and_2()
    {
        var root = Directory.CreateTempSubdirectory("gristmill-");
        try
        {
            var mount = root.FullName;
            Directory.CreateDirectory(Path.Combine(mount, "a.slice"));
            File.WriteAllText(Path.Combine(mount, "a.slice", "cgroup.controllers"), "cpu memory pids\n");
            var unified = CgroupController.Find(
                [$"30 25 0:26 / {mount} rw,nosuid - cgroup2 cgroup2 rw"], ["0::/a.slice"]);
            Assert.Equal([("memory", true), ("cpu", true), ("pids", true)], unified.Select(c => (c.Name, c.Unified)));
            Assert.All(unified, controller => Assert.Equal(Path.Combine(mount, "a.slice"), controller.Directory));
        }
        finally
        {
            root.Delete(recursive: true);
        }

        var split = CgroupController.Find(Mounts1.Split('\n'), ["4:memory:/nowhere", "1:cpu,cpuacct:/"]);
        Assert.Equal([("memory", "/sys/fs/cgroup/memory"), ("cpu", "/sys/fs/cgroup/cpu")],
            split.Select(c => (c.Name, c.Directory.TrimEnd('/'))));
    }

    [Fact]
    public void A_host_without_controllers_is_told() => Assert.Equal(
        ["limits.memoryMb: this host has no cgroup controller 'memory'", "limits.pids: this host has no cgroup controller 'pids'"],
        new WorkerCgroups(new WorkerLimits { MemoryBytes = 1, Pids = 1 }, []).Unapplied);

    [Fact]
    public async Task Lines_are_cut_and_their_rate_is_bounded()
    {
        var lines = new List<string>();
        var output = new OutputLines(new Gristmill.Testing.ManualTimeProvider(), lines.Add);
        var text = new StringBuilder("first\r\n\n").Append('x', 10_000).Append('\n');
        for (var i = 0; i < 200; i++) text.Append(i).Append('\n');
        await output.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text.Append("last").ToString())));
        Assert.Equal("first", lines[0]);
        Assert.Equal(new string('x', OutputLines.MaxLineBytes) + " ... (cut)", lines[1]);
        Assert.Equal(OutputLines.MaxLinesPerSecond + 1, lines.Count);
        Assert.Contains("103 lines were dropped", lines[^1]);
        Assert.Equal("last", output.Last);
    }
}
