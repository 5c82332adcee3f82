namespace Gristmill.Modules;

/// <summary>
/// Instances of one module, leased to one call at a time. A few are made beforehand and kept; more are made as callers
/// need them, up to a maximum, beyond which callers wait in order. The one returned last is leased first, so that those
/// not needed grow old and are disposed of. Safe for many threads.
/// </summary>
/// <remarks>The bounds and their reasons are those of S3's capsule pool: see docs/modules.md.</remarks>
public sealed class InstancePool<T> : IAsyncDisposable where T : class
{
    private readonly IInstanceFactory<T> _factory;
    private readonly InstancePoolOptions _options;
    private readonly TimeProvider _time;
    private readonly Gate _leases;
    private readonly ITimer _eviction;
    private readonly Lock _lock = new();

    /// <summary>Idle instances, the one returned last at the end.</summary>
    private readonly List<(T Instance, long Since)> _idle = [];
    private int _leased;
    private bool _closed;
    private bool _isWarm;

    /// <summary>A pool that has no instance yet.</summary>
    public InstancePool(IInstanceFactory<T> factory, InstancePoolOptions options, TimeProvider time)
    {
        _factory = factory;
        _options = options;
        _time = time;
        // Nobody is shed here: a module's callers were bounded by the gate they passed.
        _leases = new Gate("instances", options.Max, int.MaxValue);
        _eviction = time.CreateTimer(_ => _ = EvictAsync(), null, options.IdleTime, options.IdleTime);
    }

    /// <summary>Instances that no call holds.</summary>
    public int Idle
    {
        get { lock (_lock) return _idle.Count; }
    }

    /// <summary>Instances that calls hold.</summary>
    public int Leased
    {
        get { lock (_lock) return _leased; }
    }

    /// <summary>Makes the instances that are kept beforehand.</summary>
    public async Task WarmAsync(CancellationToken cancellation)
    {
        _isWarm = true;
        // A permit keeps the place of the one that is made. Without one as many are leased as there may be.
        while (Idle + Leased < _options.Min && _leases.TryAcquire() is { } place)
        {
            using (place)
            {
                var instance = await _factory.CreateAsync(cancellation);
                bool closed;
                lock (_lock)
                {
                    closed = _closed;
                    if (!closed) _idle.Add((instance, _time.GetTimestamp()));
                }

                if (!closed) continue;
                await _factory.DestroyAsync(instance);
                return;
            }
        }
    }

    /// <summary>Leases an instance: the one returned last, or a new one, or the next that comes back.</summary>
    public async ValueTask<InstanceLease<T>> LeaseAsync(CancellationToken cancellation)
    {
        var permit = await _leases.AcquireAsync(shed: false, cancellation);
        try
        {
            return new InstanceLease<T>(this, TakeIdle() ?? await _factory.CreateAsync(cancellation), permit);
        }
        catch
        {
            lock (_lock) _leased--;
            permit.Dispose();
            throw;
        }
    }

    internal async ValueTask ReturnAsync(InstanceLease<T> lease, bool discard)
    {
        bool keep;
        lock (_lock)
        {
            _leased--;
            keep = !discard && !_closed;
            if (keep) _idle.Add((lease.Instance, _time.GetTimestamp()));
        }

        // The place is free only when the instance is gone, so that there are never more than the maximum.
        if (!keep) await _factory.DestroyAsync(lease.Instance);
        lease.Permit.Dispose();
    }

    /// <summary>Ends the idle instances now, and each leased one when it comes back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _eviction.DisposeAsync();
        T[] idle;
        lock (_lock)
        {
            _closed = true;
            idle = [.. _idle.Select(entry => entry.Instance)];
            _idle.Clear();
        }

        foreach (var instance in idle) await _factory.DestroyAsync(instance);
    }

    private T? TakeIdle()
    {
        lock (_lock)
        {
            _leased++;
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_idle.Count == 0) return null;
            var (instance, _) = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            return instance;
        }
    }

    /// <summary>Ends what has idled for long, the oldest first, but keeps the minimum: what of that was discarded is made again.</summary>
    private async Task EvictAsync()
    {
        List<T> old = [];
        lock (_lock)
        {
            if (_closed) return;
            while (_idle.Count + _leased > _options.Min && _idle.Count > 0
                && _time.GetElapsedTime(_idle[0].Since) >= _options.IdleTime)
            {
                old.Add(_idle[0].Instance);
                _idle.RemoveAt(0);
            }
        }

        foreach (var instance in old) await _factory.DestroyAsync(instance);
        // Only what was made once is made again: a pool that nobody warmed stays as it is. A failure is told by the next call's own.
        if (_isWarm) await WarmAsync(CancellationToken.None).ContinueWith(
            static made => _ = made.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
