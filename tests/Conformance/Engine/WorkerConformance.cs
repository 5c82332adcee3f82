using Gristmill.Conformance.Engine.Grains;

namespace Gristmill.Conformance.Engine;

/// <summary>Stateless workers: how many there are, and which takes a call.</summary>
public abstract class WorkerConformance : EngineConformance
{
    private IWorkerGrain Worker => Engine.GrainFactory.GetGrain<IWorkerGrain>(0);

    private IReentrantWorkerGrain Reentrant => Engine.GrainFactory.GetGrain<IReentrantWorkerGrain>(0);

    [Fact]
    public async Task As_many_workers_run_as_the_attribute_allows_and_no_more()
    {
        var first = Worker.Hold("first");
        var second = Worker.Hold("second");
        await Probes.ReachedAsync("first");
        await Probes.ReachedAsync("second");
        Task[] rest = [.. Enumerable.Range(0, 8).Select(_ => Worker.Hold("rest"))];
        Probes.Open("rest");
        Assert.False(Probes.HasReached("rest"));
        Probes.Open("first");
        await Probes.ReachedAsync("rest");
        Probes.Open("second");
        await Task.WhenAll([first, second, .. rest]).Soon();
        Assert.Equal(2, Probes.MostWithin);
    }

    [Fact]
    public async Task An_idle_worker_goes_before_a_new_one()
    {
        var first = await Worker.Who().Soon();
        for (var i = 0; i < 20; i++) Assert.Equal(first, await Worker.Who().Soon());
    }

    [Fact]
    public async Task A_busy_worker_is_passed_by()
    {
        var held = Worker.Hold("held");
        await Probes.ReachedAsync("held");
        var other = await Worker.Who().Soon();
        for (var i = 0; i < 20; i++) Assert.Equal(other, await Worker.Who().Soon());
        Probes.Open("held");
        await held.Soon();
    }

    [Fact]
    public async Task Calls_of_reentrant_workers_all_start_and_are_spread()
    {
        Task<Guid>[] calls = [.. Enumerable.Range(0, 10).Select(i => Reentrant.Hold($"{i}"))];
        for (var i = 0; i < 10; i++) await Probes.ReachedAsync($"{i}");
        for (var i = 0; i < 10; i++) Probes.Open($"{i}");
        var answers = await Task.WhenAll(calls).Soon();
        Assert.Equal(2, answers.Distinct().Count());
    }
}
