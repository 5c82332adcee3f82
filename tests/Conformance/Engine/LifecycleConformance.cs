using Gristmill.Conformance.Engine.Grains;
using Orleans.Runtime;

namespace Gristmill.Conformance.Engine;

/// <summary>Activation, deactivation, and the idle collection.</summary>
public abstract class LifecycleConformance : EngineConformance
{
    private ILifecycleGrain Grain => Engine.GrainFactory.GetGrain<ILifecycleGrain>(Key);

    [Fact]
    public async Task The_first_call_activates_and_the_next_meet_the_same_activation()
    {
        Assert.Empty(Probes.Notes);
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Grain.Who())).Soon();
        Assert.Single(ids.Distinct());
        Assert.Equal([$"activated {Key}"], Probes.Notes);
    }

    [Fact]
    public async Task A_grain_that_leaves_is_deactivated_and_activated_anew_by_the_next_call()
    {
        var left = await Grain.Leave(null).Soon();
        Assert.NotEqual(left, await Grain.Who().Soon());
        Assert.Equal([$"activated {Key}", "deactivated ApplicationRequested", $"activated {Key}"], Probes.Notes);
    }

    [Fact]
    public async Task Calls_to_a_leaving_grain_wait_for_its_end_and_go_to_the_next_activation()
    {
        var left = await Grain.Leave("leaving").Soon();
        await Probes.ReachedAsync("leaving");
        Task<Guid>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => Grain.Who())];
        Assert.DoesNotContain(waiting, call => call.IsCompleted);
        Probes.Open("leaving");
        var next = Assert.Single((await Task.WhenAll(waiting).Soon()).Distinct());
        Assert.NotEqual(left, next);
    }

    [Fact]
    public async Task Calls_that_wait_when_the_grain_leaves_go_to_the_next_activation()
    {
        var held = Grain.Hold("held");
        await Probes.ReachedAsync("held");
        var leaving = Grain.Leave(null);
        var waiting = Grain.Who();
        Probes.Open("held");
        await held.Soon();
        Assert.NotEqual(await leaving.Soon(), await waiting.Soon());
    }

    [Fact]
    public async Task A_failing_activation_fails_the_waiting_calls_and_the_next_call_tries_anew()
    {
        Probes.FailActivation = true;
        Task<Guid>[] calls = [.. Enumerable.Range(0, 3).Select(_ => Grain.Who())];
        foreach (var call in calls)
            Assert.Contains("no activation today", (await Assert.ThrowsAnyAsync<Exception>(() => call).Soon()).ToString());
        Probes.FailActivation = false;
        await Grain.Who().Soon();
        Assert.Equal([$"activated {Key}"], Probes.Notes);
    }

    [Fact]
    public async Task A_grain_that_nothing_calls_for_fifteen_minutes_is_collected()
    {
        NeedsInjected(InjectedTime.Idleness);
        var first = await Grain.Who().Soon();
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(14));
        Assert.Equal(first, await Grain.Who().Soon());
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(14));
        Assert.Equal(first, await Grain.Who().Soon());
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(17));
        Assert.NotEqual(first, await Grain.Who().Soon());
        Assert.Contains("deactivated ActivationIdle", Probes.Notes);
    }

    [Fact]
    public async Task A_grain_that_delays_its_deactivation_is_collected_later()
    {
        NeedsInjected(InjectedTime.Idleness);
        var first = await Grain.Who().Soon();
        await Grain.Stay(TimeSpan.FromHours(1)).Soon();
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(58));
        Assert.Equal(first, await Grain.Who().Soon());
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(17));
        Assert.NotEqual(first, await Grain.Who().Soon());
    }

    [Fact]
    public async Task A_grain_that_is_running_a_call_is_not_collected()
    {
        NeedsInjected(InjectedTime.Calls | InjectedTime.Idleness);
        var held = Grain.Hold("held");
        await Probes.ReachedAsync("held");
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(20));
        await Assert.ThrowsAsync<TimeoutException>(() => held).Soon();
        Assert.DoesNotContain("deactivated ActivationIdle", Probes.Notes);
        Probes.Open("held");
    }

    [Fact]
    public async Task The_management_grain_counts_activations_and_collects_them()
    {
        var management = Engine.GrainFactory.GetGrain<IManagementGrain>(0);
        await Grain.Who().Soon();
        Assert.Equal(1, await CountAsync());
        Assert.True(await management.GetTotalActivationCount().Soon() >= 1);
        await management.ForceActivationCollection(TimeSpan.Zero).Soon();
        Assert.Equal(0, await CountAsync());
        Assert.Contains(Probes.Notes, note => note.StartsWith("deactivated", StringComparison.Ordinal));

        async Task<int> CountAsync() => (await management.GetSimpleGrainStatistics().Soon())
            .Where(statistic => statistic.GrainType.Contains("LifecycleGrain", StringComparison.Ordinal))
            .Sum(statistic => statistic.ActivationCount);
    }

    [Fact]
    public async Task A_stop_deactivates_every_grain()
    {
        await Grain.Who().Soon();
        await Engine.RestartAsync();
        Assert.Equal([$"activated {Key}", "deactivated ShuttingDown"], Probes.Notes);
    }
}
