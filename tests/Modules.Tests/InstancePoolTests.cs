using Gristmill.Testing;

namespace Gristmill.Modules.Tests;

public sealed class InstancePoolTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Factory _factory = new();
    private readonly InstancePool<Box> _pool;

    public InstancePoolTests() =>
        _pool = new InstancePool<Box>(_factory, new InstancePoolOptions { Max = 6 }, _clock);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(8, 4)]
    public async Task A_few_are_made_beforehand(int max, int warm)
    {
        await using var pool = new InstancePool<Box>(_factory, new InstancePoolOptions { Max = max }, _clock);
        await pool.WarmAsync(Now);
        Assert.Equal((warm, 0), (pool.Idle, pool.Leased));
    }

    [Fact]
    public async Task The_one_returned_last_is_leased_first()
    {
        var first = await _pool.LeaseAsync(Now);
        var second = await _pool.LeaseAsync(Now);
        await first.DisposeAsync();
        await second.DisposeAsync();
        await using var again = await _pool.LeaseAsync(Now);
        Assert.Same(second.Instance, again.Instance);
    }

    [Fact]
    public async Task Beyond_the_maximum_callers_wait_in_order_and_there_are_never_more()
    {
        var leases = new List<InstanceLease<Box>>();
        for (var i = 0; i < 6; i++) leases.Add(await _pool.LeaseAsync(Now));
        var seventh = _pool.LeaseAsync(Now).AsTask();
        var eighth = _pool.LeaseAsync(Now).AsTask();
        Assert.False(seventh.IsCompleted);
        await leases[2].DisposeAsync();
        Assert.Same(leases[2].Instance, (await seventh).Instance);
        Assert.False(eighth.IsCompleted);
        await leases[0].DisposeAsync();
        await (await eighth).DisposeAsync();
        await (await seventh).DisposeAsync();
        foreach (var lease in leases) await lease.DisposeAsync();
        Assert.Equal((6, 6, 0), (_factory.Made, _pool.Idle, _pool.Leased));
    }

    [Fact]
    public async Task A_caller_that_gives_up_waiting_takes_none()
    {
        var leases = new List<InstanceLease<Box>>();
        for (var i = 0; i < 6; i++) leases.Add(await _pool.LeaseAsync(Now));
        using var leave = new CancellationTokenSource();
        var waiting = _pool.LeaseAsync(leave.Token).AsTask();
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await leases[0].DisposeAsync();
        Assert.Equal((1, 5), (_pool.Idle, _pool.Leased));
        for (var i = 1; i < 6; i++) await leases[i].DisposeAsync();
    }

    [Fact]
    public async Task What_idles_is_ended_from_the_oldest_down_to_the_minimum()
    {
        var leases = new List<InstanceLease<Box>>();
        for (var i = 0; i < 6; i++) leases.Add(await _pool.LeaseAsync(Now));
        foreach (var lease in leases) await lease.DisposeAsync();
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(6, _pool.Idle);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, _pool.Idle);
        Assert.Equal([leases[0].Instance, leases[1].Instance], _factory.Ended);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(4, _pool.Idle);
    }

    [Fact]
    public async Task One_that_was_used_lately_is_not_old()
    {
        var leases = new List<InstanceLease<Box>>();
        for (var i = 0; i < 5; i++) leases.Add(await _pool.LeaseAsync(Now));
        foreach (var lease in leases) await lease.DisposeAsync();
        _clock.Advance(TimeSpan.FromSeconds(20));
        await (await _pool.LeaseAsync(Now)).DisposeAsync();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([leases[0].Instance], _factory.Ended);
    }

    [Fact]
    public async Task A_discarded_instance_is_ended_and_another_made()
    {
        var lease = await _pool.LeaseAsync(Now);
        lease.Discard();
        await lease.DisposeAsync();
        await lease.DisposeAsync();
        Assert.Equal([lease.Instance], _factory.Ended);
        await using var next = await _pool.LeaseAsync(Now);
        Assert.NotSame(lease.Instance, next.Instance);
        Assert.Equal((0, 1), (_pool.Idle, _pool.Leased));
    }

    [Fact]
    public async Task What_was_discarded_of_those_that_are_kept_is_made_again()
    {
        await _pool.WarmAsync(Now);
        for (var i = 0; i < 2; i++)
        {
            var lease = await _pool.LeaseAsync(Now);
            lease.Discard();
            await lease.DisposeAsync();
        }

        Assert.Equal(2, _pool.Idle);
        _factory.Fails = true;
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, _pool.Idle);
        _factory.Fails = false;
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((4, 6), (_pool.Idle, _factory.Made));
    }

    [Fact]
    public async Task A_creation_that_fails_costs_no_place()
    {
        _factory.Fails = true;
        for (var i = 0; i < 10; i++) await Assert.ThrowsAsync<InvalidOperationException>(() => _pool.LeaseAsync(Now).AsTask());
        _factory.Fails = false;
        for (var i = 0; i < 6; i++) await _pool.LeaseAsync(Now);
        Assert.Equal((0, 6), (_pool.Idle, _pool.Leased));
    }

    [Fact]
    public async Task A_closed_pool_ends_its_instances_the_leased_ones_when_they_come_back()
    {
        var leased = await _pool.LeaseAsync(Now);
        await (await _pool.LeaseAsync(Now)).DisposeAsync();
        await _pool.DisposeAsync();
        Assert.Single(_factory.Ended);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _pool.LeaseAsync(Now).AsTask());
        await leased.DisposeAsync();
        Assert.Equal(2, _factory.Ended.Count);
    }

    [Fact]
    public async Task Many_callers_never_share_an_instance()
    {
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                await using var lease = await _pool.LeaseAsync(Now);
                Assert.Equal(1, Interlocked.Increment(ref lease.Instance.Inside));
                await Task.Yield();
                Interlocked.Decrement(ref lease.Instance.Inside);
                if (i % 50 == 0) lease.Discard();
            }
        })));
        Assert.Equal(0, _pool.Leased);
        Assert.True(_factory.MostAlive <= 6);
    }

    private sealed class Box
    {
        public int Inside;
    }

    private sealed class Factory : IInstanceFactory<Box>
    {
        private readonly Lock _lock = new();

        public bool Fails { get; set; }

        public int Made { get; private set; }

        public int MostAlive { get; private set; }

        public List<Box> Ended { get; } = [];

        public ValueTask<Box> CreateAsync(CancellationToken cancellation)
        {
            if (Fails) throw new InvalidOperationException("No box.");
            lock (_lock)
            {
                Made++;
                MostAlive = Math.Max(MostAlive, Made - Ended.Count);
            }

            return new(new Box());
        }

        public ValueTask DestroyAsync(Box instance)
        {
            lock (_lock) Ended.Add(instance);
            return ValueTask.CompletedTask;
        }
    }
}
