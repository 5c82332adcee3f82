using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Chaos;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd.Cluster;

/// <summary>Three nodes over one PostgreSQL, while everything that can break breaks; bench/chaos does it for longer.</summary>
public sealed class ChaosTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private const int Jobs = 600;
    private static readonly TimeSpan Rescue = TimeSpan.FromSeconds(15);
    private static readonly Dictionary<string, string> Plain = [];

    [Fact]
    public async Task Nothing_is_lost_and_nothing_ends_twice_when_nodes_are_killed_and_paused_and_the_database_restarts()
    {
        using var data = new TemporaryDirectory();
        await using var cluster = await ChaosCluster.StartAsync(fixture.Server, data.Path,
            ((string[])["stays", "dies", "sleeps"]).ToDictionary(name => name, _ => (IReadOnlyDictionary<string, string>)Plain),
            "--Limits:Io", "20", "--Limits:Blocking", "20", "--Retry:FirstDelay", "00:00:00.2");
        var sleeps = cluster.Nodes["sleeps"];
        var ids = await cluster.Nodes["stays"].Http.EnqueueBatchAsync(Enumerable.Repeat(cluster.Work(500), Jobs));
        await Probe.UntilAsync(async () => await cluster.RunningOnAsync("dies") > 0 && await cluster.RunningOnAsync("sleeps") > 0,
            "all nodes to run");

        await cluster.KillAsync("dies");
        cluster.Pause("sleeps");
        await cluster.RestartDatabaseAsync();
        await Probe.UntilAsync(async () => await cluster.RunningOnAsync("dies") == 0, "the dead node's jobs to be rescued", Rescue);
        await Probe.UntilAsync(async () => await cluster.RunningOnAsync("sleeps") == 0, "the paused node's jobs to be rescued", Rescue);
        cluster.Resume("sleeps");
        await cluster.Server.CutConnectionsAsync(cluster.Database);

        await Probe.UntilAsync(async () => await cluster.CountAsync("state = 5") == Jobs, "all jobs to complete", TimeSpan.FromSeconds(60));
        Assert.Contains("stopped", sleeps.Output);
        // Not when they run again: here they queue behind those that came first.
        var verdict = await cluster.JudgeAsync([.. ids.Select(Guid.Parse)], Rescue);
        Assert.All(verdict.Broken, rule => Assert.Empty(rule.Value));
        Assert.Equal(Jobs, verdict.Stored);
        Assert.Contains(verdict.Rescued, attempt => attempt.Loss.How == "killed");
        Assert.Contains(verdict.Rescued, attempt => attempt.Loss.How == "paused");
    }
}
