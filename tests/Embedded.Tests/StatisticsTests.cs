using Gristmill.Conformance.Engine;
using Gristmill.Embedded.Tests.Grains;

namespace Gristmill.Embedded.Tests;

public sealed class StatisticsTests : EngineTest
{
    [Fact]
    public async Task Calls_and_their_latency_are_counted_by_grain_class()
    {
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var held = Probe.Run(_ =>
        {
            entered.SetResult();
            return gate.Task;
        });
        await entered.Task.Soon();
        Time.Advance(TimeSpan.FromSeconds(3));
        gate.SetResult();
        await held.Soon();
        await Probe.Who().Soon();
        await Assert.ThrowsAsync<NotSupportedException>(() => Probe.Run(_ => throw new NotSupportedException())).Soon();

        var statistics = Statistics(typeof(ProbeGrain));
        Assert.Equal((3, 1, 0), (statistics.Calls, statistics.FailedCalls, statistics.RefusedCalls));
        Assert.Equal(TimeSpan.FromSeconds(3), statistics.MaxLatency);
        Assert.Equal(TimeSpan.FromSeconds(3), statistics.TotalLatency);
        Assert.Equal(TimeSpan.FromSeconds(1), statistics.MeanLatency);
    }

    [Fact]
    public async Task Activations_are_counted_live_and_in_all()
    {
        for (var i = 0; i < 5; i++) await Factory.GetGrain<IProbeGrain>($"{i}").Who().Soon();
        var ended = new TaskCompletionSource();
        await Factory.GetGrain<IProbeGrain>("0").Run(grain =>
        {
            grain.Leave();
            _ = grain.GrainContext.Deactivated.ContinueWith(_ => ended.SetResult(), TaskScheduler.Default);
            return Task.CompletedTask;
        }).Soon();
        await ended.Task.Soon();
        var statistics = Statistics(typeof(ProbeGrain));
        Assert.Equal((4, 5), (statistics.Activations, statistics.TotalActivations));
    }
}
