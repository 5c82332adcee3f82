using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>
/// Discards jobs whose operation no silo that lives has had for <see cref="JobRunnerOptions.UnrunnableAfter"/>. Silos that share a store
/// may all do so at once. Since when nobody has an operation is kept in the store, so it outlives whoever looked first.
/// </summary>
public sealed class UnrunnableJobs(IJobStore store, JobRunnerOptions options, ILogger<UnrunnableJobs> logger) : IAsyncDisposable
{
    private const int Batch = 500;

    /// <summary>How often to look, at most.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Looks from now on, again and again, where jobs may not wait for ever.</summary>
    public void Start()
    {
        if (options.UnrunnableAfter is not { } after) return;
        // A quarter of the time, so that nothing waits much longer than it may.
        var interval = after / 4 < Interval ? after / 4 : Interval;
        _running = Task.Run(() => new Repeating(store.Clock, interval, logger).RunAsync(async cancellation =>
        {
            await DiscardAsync(cancellation);
            await Task.Delay(interval, store.Clock, cancellation);
        }, _stop.Token));
    }

    /// <summary>Looks once.</summary>
    /// <returns>Jobs discarded.</returns>
    public async Task<int> DiscardAsync(CancellationToken cancellation)
    {
        if (options.UnrunnableAfter is not { } after) return 0;
        var aliveSince = store.Clock.GetUtcNow() - options.LostAfter;
        var alive = (await store.ListSilosAsync(cancellation)).Where(silo => silo.At >= aliveSince).Select(silo => silo.Heartbeat).ToArray();
        var missing = (await store.ListAvailableOperationsAsync(cancellation))
            .Where(operation => !alive.Any(silo => silo.CanRun(operation))).ToArray();
        var discarded = 0;
        foreach (var (operation, since) in await store.MarkUnrunnableAsync(missing, cancellation))
        {
            var before = store.Clock.GetUtcNow() - after;
            if (since <= before) discarded += await DiscardAsync(operation, since, before, cancellation);
        }

        return discarded;
    }

    private async Task<int> DiscardAsync(string operation, DateTimeOffset since, DateTimeOffset dueBefore, CancellationToken cancellation)
    {
        var discarded = 0;
        while (true)
        {
            var jobs = await store.FindAvailableAsync(operation, dueBefore, Batch, cancellation);
            var now = store.Clock.GetUtcNow();
            var message = $"No node has had operation {operation} since {since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; "
                + $"jobs wait {options.UnrunnableAfter} for one (Jobs:UnrunnableAfter).";
            var written = await Task.WhenAll(jobs.Select(job => store.TryWriteAsync(job, JobLife.GiveUp(job, message, now), cancellation)));
            var count = written.Count(done => done);
            if (count > 0) Log.UnrunnableDiscarded(logger, count, operation, since);
            discarded += count;
            // Nothing of a full batch written: others are at the same jobs.
            if (jobs.Count < Batch || count == 0) return discarded;
        }
    }

    /// <summary>Looks no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
