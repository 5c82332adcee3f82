using System.Text;
using Gristmill.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Process.Tests;

/// <summary>The pool over workers and a clock that a test moves.</summary>
public sealed class WorkerPoolTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeWorkers _workers = new();
    private readonly CancellationTokenSource _gaveUp = new();
    private WorkerPool? _pool;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private PoolInfo Info => _pool!.Info;

    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
        {
            var ending = _pool.DisposeAsync().AsTask();
            while (!ending.IsCompleted)
            {
                _clock.Advance(TimeSpan.FromSeconds(60));
                await Task.Yield();
            }

            await ending;
        }

        _gaveUp.Dispose();
    }

    private async Task StartAsync(int workers, Func<WorkerPoolOptions, WorkerPoolOptions>? configure = null, bool up = true)
    {
        var options = new WorkerPoolOptions { Module = "press", Workers = workers, Queue = 2 };
        _pool = new WorkerPool(
            configure?.Invoke(options) ?? options, _workers, _clock, NullLogger.Instance, new Random(1));
        if (up) await UntilAsync(() => Info.Slots.All(slot => slot.State == SlotState.Ready), "all workers");
    }

    private static Task UntilAsync(Func<bool> isSo, string what) => Probe.UntilAsync(isSo, what);

    private Task<ModuleOutcome> CallAsync(string operation = "wait", CancellationToken? cancellation = null) =>
        _pool!.CallAsync(new WorkerCall(operation, "1"u8.ToArray()), cancellation ?? Now);

    private async Task<string> NowAsync() =>
        Encoding.UTF8.GetString(Assert.IsType<ModuleOutcome.Success>(await CallAsync("now")).Result.Span);

    private FakeWorker BusyOne => _workers.Made.Single(worker => worker.InFlight == 1);

    [Fact]
    public async Task Workers_boot_side_by_side()
    {
        _workers.Hold = new TaskCompletionSource();
        await StartAsync(4, up: false);
        await UntilAsync(() => _workers.Boots == 4, "four boots under way");
        _workers.Hold.SetResult();
        await UntilAsync(() => Info.Slots.All(slot => slot.State == SlotState.Ready), "all workers");
    }

    [Fact]
    public async Task The_worker_used_last_goes_first()
    {
        await StartAsync(3);
        var first = CallAsync();
        var used = BusyOne;
        used.Answer();
        await first;
        for (var call = 0; call < 5; call++) Assert.Equal($"{used.Pid}", await NowAsync());
    }

    [Fact]
    public async Task Calls_wait_first_come_first_served_and_the_queue_is_bounded()
    {
        await StartAsync(1);
        var calls = new[] { CallAsync(), CallAsync(), CallAsync() };
        Assert.Equal(2, Info.Waiting);
        var refused = Assert.IsType<ModuleOutcome.Overloaded>(await CallAsync());
        Assert.Contains("press is busy", refused.Message);
        foreach (var call in calls)
        {
            await UntilAsync(() => _workers.Made[0].InFlight == 1, "the next call");
            Assert.False(call.IsCompleted);
            BusyOne.Answer();
            await call;
        }
    }

    [Fact]
    public async Task A_worker_that_answers_has_its_next_call_before_its_caller_goes_on()
    {
        await StartAsync(1);
        List<(int Calls, int InFlight)> seen = [];
        var calls = Enumerable.Range(0, 3).Select(_ => CallAsync().ContinueWith(
            call =>
            {
                seen.Add((_workers.Made[0].Calls, _workers.Made[0].InFlight));
                return call.Result;
            }, Now, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)).ToArray();
        for (var call = 0; call < calls.Length; call++) BusyOne.Answer();
        Assert.All(await Task.WhenAll(calls), outcome => Assert.IsType<ModuleOutcome.Success>(outcome));
        Assert.Equal([(2, 1), (3, 1), (3, 0)], seen);
    }

    [Fact]
    public async Task A_call_given_up_while_it_waits_takes_no_worker()
    {
        await StartAsync(1);
        var running = CallAsync();
        var waiting = CallAsync(cancellation: _gaveUp.Token);
        await _gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, Info.Waiting);
        BusyOne.Answer();
        await running;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallAsync(cancellation: _gaveUp.Token));
        Assert.Equal(1, _workers.Made.Single().Calls);
    }

    [Fact]
    public async Task A_call_given_up_while_it_runs_costs_its_worker()
    {
        await StartAsync(1);
        var running = CallAsync(cancellation: _gaveUp.Token);
        await _gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("2", await NowAsync());
        Assert.True(_workers.Made[0].Stopped);
    }

    [Fact]
    public async Task An_idle_worker_that_ends_is_never_handed_out()
    {
        await StartAsync(2);
        foreach (var worker in _workers.Made) worker.End();
        // Both ended without a call: that is as bad as a boot that failed, and waits before the next try.
        var call = CallAsync("now");
        await UntilAsync(() => Info.Slots.All(slot => slot.State == SlotState.Booting), "both to be buried");
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<ModuleOutcome.Success>(await call);
        Assert.All(_workers.Made.Take(2), worker => Assert.Equal((0, true), (worker.Calls, worker.Stopped)));
    }

    [Theory]
    [InlineData(WorkerFailure.Died, "worker_died")]
    [InlineData(WorkerFailure.Protocol, "protocol_error")]
    [InlineData(WorkerFailure.TooLarge, "result_too_large")]
    [InlineData(WorkerFailure.InputOutput, "io_error")]
    public async Task A_worker_that_fails_its_call_is_replaced(WorkerFailure failure, string code)
    {
        await StartAsync(1);
        var call = CallAsync();
        BusyOne.Fail(failure, delivered: true);
        Assert.Equal(code, Assert.IsType<ModuleOutcome.Fault>(await call).Code);
        Assert.Equal("2", await NowAsync());
        Assert.True(_workers.Made[0].Stopped);
    }

    [Fact]
    public async Task A_call_that_was_not_delivered_goes_to_another_worker_three_times_in_all()
    {
        await StartAsync(1);
        var call = CallAsync();
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            await UntilAsync(() => _workers.Made.Count(worker => worker.Calls == 1) == delivery
                && _workers.Made[^1].InFlight == 1, "the delivery");
            _workers.Made[^1].Fail(WorkerFailure.Died, delivered: false);
        }

        Assert.Equal("worker_died", Assert.IsType<ModuleOutcome.Fault>(await call).Code);
    }

    [Fact]
    public async Task A_worker_is_replaced_after_its_calls_and_serves_until_the_next_is_up()
    {
        await StartAsync(1, options => options with { MaxCalls = 5 });
        _workers.Hold = new TaskCompletionSource();
        for (var call = 0; call < 8; call++) Assert.Equal("1", await NowAsync());
        Assert.Equal(SlotState.Recycling, Info.Slots[0].State);
        _workers.Hold.SetResult();
        await UntilAsync(() => _workers.Made[0].Stopped, "the old worker's end");
        _workers.Hold = null;
        Assert.Equal("2", await NowAsync());
    }

    [Fact]
    public async Task A_worker_replaced_during_a_call_finishes_it()
    {
        await StartAsync(1, options => options with { MaxAge = TimeSpan.FromMinutes(10) });
        var call = CallAsync();
        _clock.Advance(TimeSpan.FromMinutes(11));
        await UntilAsync(() => _workers.Made.Count == 2, "the next worker");
        Assert.Equal("2", await NowAsync());
        Assert.False(_workers.Made[0].Stopped);
        _workers.Made[0].Answer();
        Assert.IsType<ModuleOutcome.Success>(await call);
        await UntilAsync(() => _workers.Made[0].Stopped, "the old worker's end");
    }

    [Fact]
    public async Task An_idle_worker_is_replaced_at_its_age()
    {
        await StartAsync(1, options => options with { MaxAge = TimeSpan.FromMinutes(10) });
        _clock.Advance(TimeSpan.FromMinutes(8));
        Assert.Single(_workers.Made);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await UntilAsync(() => _workers.Made[0].Stopped, "the old worker's end");
        Assert.Equal("2", await NowAsync());
    }

    [Fact]
    public async Task A_worker_above_its_memory_is_replaced()
    {
        await StartAsync(1, options => options with { MaxMemoryBytes = 1000 });
        _workers.Made[0].Memory = 1001;
        await NowAsync();
        Assert.Single(_workers.Made);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await NowAsync();
        await UntilAsync(() => _workers.Made[0].Stopped, "the old worker's end");
    }

    [Fact]
    public async Task When_no_worker_boots_calls_are_answered_at_once_with_the_reason()
    {
        _workers.Boot = _ => "no licence";
        _workers.Hold = new TaskCompletionSource();
        await StartAsync(2, up: false);
        var waiting = CallAsync();
        _workers.Hold.SetResult();
        Assert.Contains("no licence", Assert.IsType<ModuleOutcome.Unavailable>(await waiting).Message);
        Assert.Contains("no licence", Assert.IsType<ModuleOutcome.Unavailable>(await CallAsync()).Message);
        _workers.Boot = _ => null;
        // Again and again, for the slots may only be about to wait for their next boot.
        await UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            return Info.Slots.Any(slot => slot.State == SlotState.Ready);
        }, "a worker");
        await NowAsync();
    }

    [Fact]
    public async Task Boots_are_tried_again_after_1_2_4_8_16_and_30_seconds()
    {
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], Enumerable.Range(1, 7).Select(n => BootBackoff.After(n, 0).TotalSeconds));
        Assert.Equal(1.25, BootBackoff.After(1, 1).TotalSeconds);
        _workers.Boot = number => number < 3 ? "not yet" : null;
        await StartAsync(1, up: false);
        await UntilAsync(() => Info.Slots[0].LastError.Length > 0, "the first failure");
        Assert.Equal(1, _workers.Boots);
        _clock.Advance(TimeSpan.FromSeconds(1.25));
        await UntilAsync(() => _workers.Boots == 2, "the second boot");
        await UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(0.5));
            return _workers.Boots == 3;
        }, "the third boot");
        await NowAsync();
    }

    [Fact]
    public async Task Ending_the_pool_lets_calls_finish_and_refuses_others()
    {
        await StartAsync(1);
        var running = CallAsync();
        var waiting = CallAsync();
        var ending = _pool!.DisposeAsync().AsTask();
        Assert.IsType<ModuleOutcome.Unavailable>(await waiting);
        Assert.IsType<ModuleOutcome.Unavailable>(await CallAsync());
        Assert.False(_workers.Made[0].Stopped);
        _workers.Made[0].Answer();
        Assert.IsType<ModuleOutcome.Success>(await running);
        await ending;
        Assert.True(_workers.Made[0].Stopped);
    }

    [Fact]
    public async Task Recycling_under_load_loses_no_call()
    {
        await StartAsync(4, options => options with { MaxCalls = 3, Queue = 100 });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var call = 0; call < 200 || _workers.Boots < 40; call++)
            {
                Assert.IsType<ModuleOutcome.Success>(await CallAsync("now"));
                // These calls end at once: without a pause the callers keep all threads, and no worker's successor gets one to boot on.
                await Task.Yield();
            }
        })));
        Assert.All(_workers.Made, worker => Assert.Equal(0, worker.InFlight));
    }
}
