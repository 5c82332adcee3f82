using Gristmill.Conformance.Engine.Grains;

namespace Gristmill.Conformance.Engine;

/// <summary>Grain timers: when they tick, and that a tick is a turn.</summary>
public abstract class TimerConformance : EngineConformance
{
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private ITimerGrain Grain => Engine.GrainFactory.GetGrain<ITimerGrain>(Key);

    [Fact]
    public async Task A_timer_ticks_when_due_and_every_period()
    {
        NeedsInjected(InjectedTime.Timers);
        await Grain.Start(Due, Period, interleave: false, keepAlive: false).Soon();
        await Engine.AdvanceAsync(Due - TimeSpan.FromTicks(1));
        Assert.Empty(Probes.Notes);
        await Engine.AdvanceAsync(TimeSpan.FromTicks(1));
        await Probes.NotedAsync();
        await Engine.AdvanceToTimerAsync(Period);
        await Probes.NotedAsync();
        await Engine.AdvanceToTimerAsync(Period);
        await Probes.NotedAsync();
        Assert.Equal(["tick 1", "tick 2", "tick 3"], Probes.Notes);
    }

    [Fact]
    public async Task A_timer_without_a_period_ticks_once()
    {
        NeedsInjected(InjectedTime.Timers);
        await Grain.Start(Due, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false).Soon();
        await Engine.AdvanceAsync(Due);
        await Probes.NotedAsync();
        await Grain.Who().Soon();
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(5));
        Probes.Open("barrier");
        await Grain.Hold("barrier").Soon();
        Assert.Equal(["tick 1"], Probes.Notes);
    }

    [Fact]
    public async Task Ticks_do_not_overlap_and_the_period_runs_from_a_tick_s_end()
    {
        NeedsInjected(InjectedTime.Timers);
        await Grain.StartHolding(Due, Period, "tick").Soon();
        await Engine.AdvanceAsync(Due);
        await Probes.ReachedAsync("tick");
        await Engine.AdvanceAsync(Period * 3);
        Assert.Equal(["begin 1"], Probes.Notes);
        Probes.Open("tick");
        await Probes.NotedAsync();
        await Probes.NotedAsync();
        await Engine.AdvanceToTimerAsync(Period);
        await Probes.NotedAsync();
        await Probes.NotedAsync();
        Assert.Equal(["begin 1", "end 1", "begin 2", "end 2"], Probes.Notes);
    }

    [Fact]
    public async Task A_tick_waits_for_the_running_call()
    {
        NeedsInjected(InjectedTime.Timers);
        await Grain.Start(Due, Period, interleave: false, keepAlive: false).Soon();
        var held = Grain.Hold("held");
        await Probes.ReachedAsync("held");
        await Engine.AdvanceAsync(Due);
        await Grain.Who().Soon();
        Assert.Empty(Probes.Notes);
        Probes.Open("held");
        await held.Soon();
        await Probes.NotedAsync();
    }

    [Fact]
    public async Task An_interleaving_tick_runs_beside_the_running_call()
    {
        NeedsInjected(InjectedTime.Timers);
        await Grain.Start(Due, Period, interleave: true, keepAlive: false).Soon();
        var held = Grain.Hold("held");
        await Probes.ReachedAsync("held");
        await Engine.AdvanceAsync(Due);
        await Probes.NotedAsync();
        Assert.False(held.IsCompleted);
        Probes.Open("held");
        await held.Soon();
    }

    [Fact]
    public async Task A_failing_tick_does_not_end_the_timer()
    {
        NeedsInjected(InjectedTime.Timers);
        await Grain.StartFailing(Due, Period).Soon();
        await Engine.AdvanceAsync(Due);
        await Probes.NotedAsync();
        await Engine.AdvanceToTimerAsync(Period);
        await Probes.NotedAsync();
        Assert.Equal(["tick 1", "tick 2"], Probes.Notes);
    }

    [Fact]
    public async Task A_changed_timer_ticks_by_its_new_times()
    {
        NeedsInjected(InjectedTime.Timers);
        await Grain.Start(Due, Period, interleave: false, keepAlive: false).Soon();
        await Grain.Change(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(7)).Soon();
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Empty(Probes.Notes);
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(1));
        await Probes.NotedAsync();
        await Engine.AdvanceToTimerAsync(TimeSpan.FromSeconds(7));
        await Probes.NotedAsync();
    }

    [Fact]
    public async Task A_stopped_timer_ticks_no_more()
    {
        NeedsInjected(InjectedTime.Timers);
        await Grain.Start(Due, Period, interleave: false, keepAlive: false).Soon();
        await Grain.Stop().Soon();
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(1));
        Probes.Open("barrier");
        await Grain.Hold("barrier").Soon();
        Assert.Empty(Probes.Notes);
    }

    [Fact]
    public async Task A_stopped_timer_s_running_tick_sees_its_token_fire()
    {
        NeedsInjected(InjectedTime.Timers);
        await Grain.StartUntilCanceled(Due, "ticking").Soon();
        await Engine.AdvanceAsync(Due);
        await Probes.ReachedAsync("ticking");
        await Grain.Stop().Soon();
        await Probes.NotedAsync();
        Assert.Equal(["tick canceled"], Probes.Notes);
    }

    [Fact]
    public async Task An_activation_ends_after_its_running_tick_and_its_timers_with_it()
    {
        NeedsInjected(InjectedTime.Timers);
        await Grain.StartHolding(Due, Period, "tick").Soon();
        var first = await Grain.Who().Soon();
        await Engine.AdvanceAsync(Due);
        await Probes.ReachedAsync("tick");
        await Grain.Leave().Soon();
        var next = Grain.Who();
        Assert.False(next.IsCompleted);
        Probes.Open("tick");
        Assert.NotEqual(first, await next.Soon());
        await Engine.AdvanceAsync(Period * 2);
        Probes.Open("barrier");
        await Grain.Hold("barrier").Soon();
        Assert.Equal(["begin 1", "end 1"], Probes.Notes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tick_counts_as_use_only_if_it_is_to_keep_the_grain_alive(bool keepAlive)
    {
        NeedsInjected(InjectedTime.Timers | InjectedTime.Idleness);
        var period = TimeSpan.FromMinutes(4);
        await Grain.Start(period, period, interleave: false, keepAlive).Soon();
        var first = await Grain.Who().Soon();
        for (var i = 0; i < 3; i++)
        {
            await Engine.AdvanceToTimerAsync(period);
            await Probes.NotedAsync();
        }
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(keepAlive, first == await Grain.Who().Soon());
    }
}
