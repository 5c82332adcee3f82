using Gristmill.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Process.Tests;

/// <summary>A pool that keeps two workers of five, grows when callers wait, and shrinks when workers idle.</summary>
public sealed class DormantSlotTests : IAsyncDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeWorkers _workers = new();
    private readonly MemoryBudget _memory = new(1 << 30);
    private readonly WorkerPool _pool;

    public DormantSlotTests() => _pool = new WorkerPool(
        new WorkerPoolOptions
        {
            Module = "press", Workers = 5, Warm = 2, IdleTime = Idle, Memory = _memory, WorkerMemoryBytes = 100, MaxAge = TimeSpan.FromDays(9),
        },
        _workers, _clock, NullLogger.Instance, new Random(1));

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private SlotState[] States => [.. _pool.Info.Slots.Select(slot => slot.State)];

    public async ValueTask DisposeAsync()
    {
        var ending = _pool.DisposeAsync().AsTask();
        while (!ending.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(60));
            await Task.Yield();
        }
    }

    private Task<ModuleOutcome> CallAsync() => _pool.CallAsync(new WorkerCall("wait", "1"u8.ToArray()), Now);

    private Task UntilUpAsync(int workers) => Probe.UntilAsync(
        () => States.Count(state => state is SlotState.Ready or SlotState.Busy) == workers && States.Count(state => state == SlotState.Dormant) == 5 - workers,
        $"{workers} workers, got {string.Join(' ', States)}");

    private async Task<Task<ModuleOutcome>[]> GrowAsync(int calls)
    {
        var waiting = Enumerable.Range(0, calls).Select(_ => CallAsync()).ToArray();
        await Probe.UntilAsync(() => _workers.Made.Count(worker => worker.InFlight == 1) == Math.Min(calls, 5), $"{calls} calls to run");
        return waiting;
    }

    private async Task EndAsync(Task<ModuleOutcome>[] calls)
    {
        while (_workers.Made.FirstOrDefault(worker => worker.InFlight == 1) is { } busy) busy.Answer();
        foreach (var call in calls) Assert.IsType<ModuleOutcome.Success>(await call);
    }

    [Fact]
    public async Task Those_that_are_kept_boot_at_once_and_others_when_callers_wait()
    {
        await UntilUpAsync(2);
        Assert.Equal(200, _memory.Held);
        var calls = await GrowAsync(3);
        await UntilUpAsync(3);
        await EndAsync([.. calls, .. await GrowAsync(9)]);
        await UntilUpAsync(5);
        Assert.Equal((5, 500), (_workers.Boots, _memory.Held));
    }

    [Fact]
    public async Task What_idles_is_ended_down_to_those_that_are_kept_and_boots_again_when_callers_wait()
    {
        await UntilUpAsync(2);
        await EndAsync(await GrowAsync(5));
        _clock.Advance(Idle - TimeSpan.FromSeconds(1));
        await UntilUpAsync(5);
        _clock.Advance(Idle);
        await UntilUpAsync(2);
        await Probe.UntilAsync(() => _memory.Held == 200 && _workers.Made.Count(worker => worker.Stopped) == 3, "three to be ended");
        _clock.Advance(TimeSpan.FromHours(1));
        await UntilUpAsync(2);
        await EndAsync(await GrowAsync(5));
        Assert.Equal(8, _workers.Boots);
    }

    [Fact]
    public async Task One_that_was_used_lately_stays()
    {
        await UntilUpAsync(2);
        await EndAsync(await GrowAsync(4));
        _clock.Advance(TimeSpan.FromSeconds(20));
        await EndAsync(await GrowAsync(3));
        _clock.Advance(TimeSpan.FromSeconds(20));
        await UntilUpAsync(3);
    }

    [Fact]
    public async Task One_that_dies_of_those_that_are_kept_is_replaced()
    {
        await UntilUpAsync(2);
        await EndAsync(await GrowAsync(1));
        _workers.Made.Single(worker => worker.Calls == 1).End();
        await Probe.UntilAsync(() => _workers.Boots == 3, "another");
        await UntilUpAsync(2);
    }

    [Fact]
    public async Task When_none_of_those_that_are_wanted_boots_callers_are_told()
    {
        await UntilUpAsync(2);
        _workers.Boot = _ => "no licence";
        var running = await GrowAsync(2);
        foreach (var worker in _workers.Made) worker.End();
        foreach (var worker in _workers.Made) worker.Fail(WorkerFailure.Died, delivered: true);
        foreach (var call in running) Assert.IsType<ModuleOutcome.Fault>(await call);
        Assert.Contains("no licence", Assert.IsType<ModuleOutcome.Unavailable>(await CallAsync()).Message);
    }
}
