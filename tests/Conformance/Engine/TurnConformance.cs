using Gristmill.Conformance.Engine.Grains;

namespace Gristmill.Conformance.Engine;

/// <summary>Which calls run when: turns, and the attributes that let calls interleave.</summary>
public abstract class TurnConformance : EngineConformance
{
    private ITurnGrain Grain => Engine.GrainFactory.GetGrain<ITurnGrain>(Key);

    private IReentrantTurnGrain Reentrant => Engine.GrainFactory.GetGrain<IReentrantTurnGrain>(Key);

    [Fact]
    public async Task Calls_run_one_after_the_other_in_the_order_they_came()
    {
        var first = Grain.Hold("first");
        await Probes.ReachedAsync("first");
        Task[] rest = [Grain.Note("second"), Grain.Note("third"), Grain.Note("fourth")];
        Assert.DoesNotContain(rest, call => call.IsCompleted);
        Probes.Open("first");
        await Task.WhenAll([first, .. rest]).Soon();
        Assert.Equal(["begin first", "end first", "second", "third", "fourth"], Probes.Notes);
    }

    [Fact]
    public async Task A_call_that_awaits_keeps_the_grain_to_itself()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Grain.CountAcrossAwait())).Soon();
        Assert.Equal(Enumerable.Range(1, 100), counts.Order());
    }

    [Fact]
    public async Task Continuations_of_one_grain_never_run_at_once()
    {
        var most = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Reentrant.MostContinuationsAtOnce())).Soon();
        Assert.Equal(1, most.Max());
    }

    [Fact]
    public async Task Different_grains_run_beside_each_other()
    {
        var held = Grain.Hold("held");
        await Probes.ReachedAsync("held");
        await Engine.GrainFactory.GetGrain<ITurnGrain>($"{Key}-other").Note("other").Soon();
        Probes.Open("held");
        await held.Soon();
        Assert.Equal(["begin held", "other", "end held"], Probes.Notes);
    }

    [Fact]
    public async Task Calls_of_a_reentrant_grain_interleave_at_awaits()
    {
        var held = Reentrant.Hold("held");
        await Probes.ReachedAsync("held");
        await Reentrant.Note("between").Soon();
        Probes.Open("held");
        await held.Soon();
        Assert.Equal(["begin held", "between", "end held"], Probes.Notes);
    }

    [Fact]
    public async Task An_always_interleaving_call_runs_beside_any_other()
    {
        var held = Grain.Hold("held");
        await Probes.ReachedAsync("held");
        var waiting = Grain.Note("waited");
        var interleaving = Grain.HoldInterleaving("interleaving");
        await Probes.ReachedAsync("interleaving");
        Probes.Open("interleaving");
        await interleaving.Soon();
        Assert.False(waiting.IsCompleted);
        Probes.Open("held");
        await Task.WhenAll(held, waiting).Soon();
        Assert.Equal(["begin held", "begin interleaving", "end interleaving", "end held", "waited"], Probes.Notes);
    }

    [Fact]
    public async Task A_plain_call_runs_beside_an_always_interleaving_one()
    {
        var interleaving = Grain.HoldInterleaving("interleaving");
        await Probes.ReachedAsync("interleaving");
        await Grain.Note("plain").Soon();
        Probes.Open("interleaving");
        await interleaving.Soon();
    }

    [Fact]
    public async Task Read_only_calls_run_beside_each_other_and_no_other()
    {
        var first = Grain.HoldReadOnly("first");
        var second = Grain.HoldReadOnly("second");
        await Probes.ReachedAsync("first");
        await Probes.ReachedAsync("second");
        var writer = Grain.Hold("writer");
        Probes.Open("first");
        await first.Soon();
        Assert.False(Probes.HasReached("writer"));
        Probes.Open("second");
        await Probes.ReachedAsync("writer");
        var third = Grain.HoldReadOnly("third");
        Probes.Open("third");
        Assert.False(Probes.HasReached("third"));
        Probes.Open("writer");
        await Task.WhenAll(second, writer, third).Soon();
    }

    [Fact]
    public async Task Grains_that_call_each_other_in_a_circle_end_in_a_timeout()
    {
        NeedsInjected(InjectedTime.Calls);
        var circle = Grain.Forth($"{Key}-other");
        await Probes.ReachedAsync("asked back");
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.False(circle.IsCompleted);
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => circle).Soon();
        await Grain.Note("lives on").Soon();
        await Engine.GrainFactory.GetGrain<ITurnGrain>($"{Key}-other").Note("so does the other").Soon();
    }

    [Fact]
    public async Task Reentrant_grains_may_call_each_other_in_a_circle()
    {
        await Reentrant.Forth($"{Key}-other").Soon();
        Assert.Equal(["came back"], Probes.Notes);
    }
}
