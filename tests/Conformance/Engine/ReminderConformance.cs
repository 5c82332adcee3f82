using Gristmill.Conformance.Engine.Grains;

namespace Gristmill.Conformance.Engine;

/// <summary>Reminders: when they tick, and what they outlive.</summary>
public abstract class ReminderConformance : EngineConformance
{
    private static readonly TimeSpan Due = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private IReminderGrain Grain => Engine.GrainFactory.GetGrain<IReminderGrain>(Key);

    [Fact]
    public async Task A_reminder_ticks_when_due_and_every_period()
    {
        NeedsInjected(InjectedTime.Reminders);
        Assert.Equal("wake", await Grain.Set("wake", Due, Period).Soon());
        await Engine.AdvanceAsync(Due - TimeSpan.FromTicks(1));
        Assert.Empty(Probes.Notes);
        await Engine.AdvanceAsync(TimeSpan.FromTicks(1));
        await Probes.NotedAsync();
        await Engine.AdvanceToTimerAsync(Period);
        await Probes.NotedAsync();
        Assert.Equal(["wake 00:10:00 00:00:00", "wake 00:10:00 00:10:00"], Probes.Notes);
    }

    [Fact]
    public async Task A_reminder_activates_its_grain()
    {
        NeedsInjected(InjectedTime.Reminders);
        await Grain.Set("wake", Due, Period).Soon();
        await Grain.Leave().Soon();
        await Engine.AdvanceToTimerAsync(Due);
        await Probes.NotedAsync();
    }

    [Fact]
    public async Task A_failing_reminder_ticks_again()
    {
        NeedsInjected(InjectedTime.Reminders);
        await Grain.Set("failing", Due, Period).Soon();
        await Engine.AdvanceToTimerAsync(Due);
        await Probes.NotedAsync();
        await Engine.AdvanceToTimerAsync(Period);
        await Probes.NotedAsync();
    }

    [Fact]
    public async Task Setting_a_reminder_anew_replaces_its_times()
    {
        NeedsInjected(InjectedTime.Reminders);
        await Grain.Set("wake", Due, Period).Soon();
        await Grain.Set("wake", TimeSpan.FromMinutes(4), Period).Soon();
        Assert.Equal(["wake"], await Grain.Names().Soon());
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Empty(Probes.Notes);
        await Engine.AdvanceToTimerAsync(TimeSpan.FromMinutes(1));
        await Probes.NotedAsync();
    }

    [Fact]
    public async Task An_ended_reminder_ticks_no_more()
    {
        NeedsInjected(InjectedTime.Reminders);
        await Grain.Set("wake", Due, Period).Soon();
        Assert.True(await Grain.End("wake").Soon());
        Assert.False(await Grain.End("wake").Soon());
        Assert.Empty(await Grain.Names().Soon());
        await Engine.AdvanceAsync(TimeSpan.FromHours(1));
        await Grain.Names().Soon();
        Assert.Empty(Probes.Notes);
    }

    [Fact]
    public async Task A_grain_sees_its_own_reminders_only()
    {
        await Grain.Set("b", Due, Period).Soon();
        await Grain.Set("a", Due, Period).Soon();
        await Engine.GrainFactory.GetGrain<IReminderGrain>($"{Key}-other").Set("c", Due, Period).Soon();
        Assert.Equal(["a", "b"], await Grain.Names().Soon());
    }

    [Fact]
    public async Task A_period_under_one_minute_is_refused() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Grain.Set("often", Due, TimeSpan.FromSeconds(59))).Soon();

    [Fact]
    public async Task A_reminder_outlives_the_engine()
    {
        NeedsInjected(InjectedTime.Reminders);
        await Grain.Set("wake", Due, Period).Soon();
        await Engine.RestartAsync();
        Assert.Equal(["wake"], await Grain.Names().Soon());
        await Engine.AdvanceToTimerAsync(Due);
        await Probes.NotedAsync();
        Assert.Equal(["wake 00:10:00 00:00:00"], Probes.Notes);
    }
}
