namespace Gristmill.Jobs.PostgreSql;

/// <summary>The writing connections of a node, and which of them takes what.</summary>
internal sealed class GroupWriter(IReadOnlyList<WritePump> pumps) : IAsyncDisposable
{
    private const int MaxWaiting = 16_384;

    private readonly SemaphoreSlim _room = new(MaxWaiting, MaxWaiting);

    public IReadOnlyList<WritePump> Pumps => pumps;

    /// <summary>
    /// Writes of one job, one after the other: two connections that change the same rows in different orders would wait for
    /// each other.
    /// </summary>
    public Task<T> RunAsync<T>(PendingWrite<T> write, Guid job, CancellationToken cancellation) =>
        RunAsync(write, pumps[PumpOf(job)], cancellation);

    /// <summary>
    /// Whether jobs are all written on the connection that acquires: what ends while limits bind then makes room in the transaction that
    /// takes it up.
    /// </summary>
    public bool IsTogether { get; set; }

    /// <summary>Which connection writes a job.</summary>
    public int PumpOf(Guid job) => IsTogether ? 0 : (job.GetHashCode() & int.MaxValue) % pumps.Count;

    /// <summary>A write that touches rows of no other, on the connection that has the least to do.</summary>
    public Task<T> RunAsync<T>(PendingWrite<T> write, CancellationToken cancellation) =>
        RunAsync(write, pumps.MinBy(pump => pump.Load)!, cancellation);

    /// <summary>Acquisition: always the same connection, for two would pass over each other's jobs.</summary>
    public Task<T> RunFirstAsync<T>(PendingWrite<T> write, CancellationToken cancellation) =>
        RunAsync(write, pumps[0], cancellation);

    /// <summary>Promotion: beside acquisition, which takes as long.</summary>
    public Task<T> RunLastAsync<T>(PendingWrite<T> write, CancellationToken cancellation) =>
        RunAsync(write, pumps[^1], cancellation);

    private async Task<T> RunAsync<T>(PendingWrite<T> write, WritePump pump, CancellationToken cancellation)
    {
        await _room.WaitAsync(cancellation);
        try
        {
            pump.Add(write);
            return await write.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Here and not by a registration of its own: that may be undone before its turn comes. What is in flight already may
            // come through unheard, as the caller who gave up expects.
            write.GiveUp();
            throw;
        }
        finally
        {
            _room.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(pumps.Select(pump => pump.DisposeAsync().AsTask()));
        // The semaphore holds nothing to dispose of, and callers whose writes just ended still release it.
    }
}
