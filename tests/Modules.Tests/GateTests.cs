namespace Gristmill.Modules.Tests;

public sealed class GateTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Permits_run_out_and_come_back()
    {
        var gate = new Gate("blocking", 2, 10);
        var first = await gate.AcquireAsync(true, Now);
        await gate.AcquireAsync(true, Now);
        var third = gate.AcquireAsync(true, Now);
        Assert.False(third.IsCompleted);
        Assert.Equal((2, 1), (gate.Held, gate.Waiting));
        first.Dispose();
        (await third).Dispose();
        Assert.Equal((1, 0), (gate.Held, gate.Waiting));
    }

    [Fact]
    public async Task A_permit_disposed_of_twice_comes_back_once()
    {
        var gate = new Gate("blocking", 1, 10);
        var permit = await gate.AcquireAsync(true, Now);
        permit.Dispose();
        permit.Dispose();
        Assert.Equal(0, gate.Held);
    }

    [Fact]
    public async Task Waiters_are_served_first_come_first_served()
    {
        var gate = new Gate("blocking", 1, 100);
        var permit = await gate.AcquireAsync(true, Now);
        List<int> served = [];
        var waiters = Enumerable.Range(0, 20).Select(async i =>
        {
            using (await gate.AcquireAsync(true, Now)) served.Add(i);
        }).ToArray();
        permit.Dispose();
        await Task.WhenAll(waiters);
        Assert.Equal(Enumerable.Range(0, 20), served);
    }

    [Fact]
    public async Task A_canceled_caller_takes_no_permit_even_when_one_is_free()
    {
        var gate = new Gate("io", 1, 10);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await gate.AcquireAsync(true, new CancellationToken(true)));
        Assert.Equal(0, gate.Held);
    }

    [Fact]
    public async Task Cancelation_takes_a_waiter_out_of_the_queue()
    {
        var gate = new Gate("io", 1, 10);
        var held = await gate.AcquireAsync(true, Now);
        using var leave = new CancellationTokenSource();
        var leaving = gate.AcquireAsync(true, leave.Token).AsTask();
        var staying = gate.AcquireAsync(true, Now);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.Equal(1, gate.Waiting);
        held.Dispose();
        (await staying).Dispose();
        Assert.Equal((0, 0), (gate.Held, gate.Waiting));
    }

    [Fact]
    public async Task A_full_queue_sheds_callers_but_not_those_bounded_elsewhere()
    {
        var gate = new Gate("io", 1, 1);
        var held = await gate.AcquireAsync(true, Now);
        var waiting = gate.AcquireAsync(true, Now);
        var full = await Assert.ThrowsAsync<GateFullException>(async () => await gate.AcquireAsync(true, Now));
        Assert.Contains("io gate is full: 1", full.Message);
        var patient = gate.AcquireAsync(false, Now);
        held.Dispose();
        (await waiting).Dispose();
        (await patient).Dispose();
        Assert.Equal(0, gate.Held);
    }

    [Fact]
    public async Task Under_contention_and_cancelation_no_permit_is_lost_or_doubled()
    {
        const int capacity = 3;
        var gate = new Gate("blocking", capacity, 10_000);
        var inside = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 2_000; i++)
            {
                using var give = new CancellationTokenSource();
                var acquiring = gate.AcquireAsync(true, give.Token).AsTask();
                if (random.Next(3) == 0) await give.CancelAsync();
                try
                {
                    using var permit = await acquiring;
                    var now = Interlocked.Increment(ref inside);
                    lock (gate) most = Math.Max(most, now);
                    if (random.Next(4) == 0) await Task.Yield();
                    Interlocked.Decrement(ref inside);
                }
                catch (OperationCanceledException)
                {
                    // Left the queue in time.
                }
            }
        }, Now)));
        Assert.InRange(most, 1, capacity);
        Assert.Equal((0, 0), (gate.Held, gate.Waiting));
    }
}
