using Gristmill.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Process.Tests;

/// <summary>Pools that share a node's memory, over workers and a clock that a test moves.</summary>
public sealed class WorkerMemoryTests : IAsyncDisposable
{
    private const long Megabyte = 1L << 20;
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeWorkers _workers = new();
    private readonly MemoryBudget _memory = new(100 * Megabyte);
    private readonly List<WorkerPool> _pools = [];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _pools)
        {
            var ending = pool.DisposeAsync().AsTask();
            while (!ending.IsCompleted)
            {
                _clock.Advance(TimeSpan.FromSeconds(60));
                await Task.Yield();
            }
        }
    }

    private WorkerPool Start(int workers, long megabytes)
    {
        var pool = new WorkerPool(
            new WorkerPoolOptions { Module = "press", Workers = workers, Memory = _memory, WorkerMemoryBytes = megabytes * Megabyte },
            _workers, _clock, NullLogger.Instance, new Random(1));
        _pools.Add(pool);
        return pool;
    }

    private static Task<ModuleOutcome> CallAsync(WorkerPool pool, string operation = "now") =>
        pool.CallAsync(new WorkerCall(operation, "1"u8.ToArray()), Now);

    [Fact]
    public async Task A_pool_grows_no_further_than_memory_allows_and_serves_with_what_it_has()
    {
        var pool = Start(3, 40);
        await Probe.UntilAsync(() => pool.Workers == 2 && _memory.Waiting == 1, "two workers, and a slot that waits");
        Assert.Equal(80 * Megabyte, _memory.Held);
        Assert.IsType<ModuleOutcome.Success>(await CallAsync(pool));
        await pool.DisposeAsync();
        Assert.Equal((0, 0), (_memory.Held, _memory.Waiting));
    }

    [Fact]
    public async Task Workers_that_can_never_have_their_memory_are_told_as_overload()
    {
        var pool = Start(1, 101);
        Assert.Contains("needs 101 MiB of memory, and modules have 100 MiB in all",
            Assert.IsType<ModuleOutcome.Overloaded>(await CallAsync(pool)).Message);
        Assert.Contains("Limits:MemoryMb", await pool.Started);
    }

    [Fact]
    public async Task A_pool_that_waited_in_vain_says_so_and_boots_when_memory_comes_free()
    {
        var taken = await _memory.ReserveAsync(90 * Megabyte, Now);
        var pool = Start(1, 40);
        await Probe.UntilAsync(() => _memory.Waiting == 1, "the slot to wait");
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("No 40 MiB of memory came free for a worker within 60 s: 90 of 100 MiB are taken",
            Assert.IsType<ModuleOutcome.Overloaded>(await CallAsync(pool)).Message);
        taken.Dispose();
        await Probe.UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return pool.Workers == 1;
        }, "a worker");
        Assert.IsType<ModuleOutcome.Success>(await CallAsync(pool));
    }

    [Fact]
    public async Task A_worker_s_peak_is_learnt_and_reserved()
    {
        var pool = Start(1, 10);
        await Probe.UntilAsync(() => pool.Workers == 1, "a worker");
        Assert.Equal(10 * Megabyte, _memory.Held);
        _workers.Made[0].Memory = 70 * Megabyte;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await CallAsync(pool);
        Assert.Equal(70 * Megabyte, _memory.Held);
        _workers.Made[0].Memory = 20 * Megabyte;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await CallAsync(pool);
        Assert.Equal(70 * Megabyte, _memory.Held);
    }
}
