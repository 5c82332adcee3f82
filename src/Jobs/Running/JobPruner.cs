using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>
/// Deletes or archives ended jobs that are older or more than <see cref="RetentionOptions"/> allow, oldest first, a few in a transaction. Silos
/// that share a store may all do so at once: they pass over each other's.
/// </summary>
public sealed class JobPruner(
    IJobStore store, IBatchStore batches, JobArchive archive, RetentionOptions options, ILogger<JobPruner> logger) : IAsyncDisposable
{
    /// <summary>How far the clock of a node that made a job's id may go wrong.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>The states whose jobs are pruned.</summary>
    internal static IReadOnlyList<JobState> States { get; } = [JobState.Completed, JobState.Canceled, JobState.Discarded];

    /// <summary>Prunes from now on, every <see cref="RetentionOptions.Interval"/>.</summary>
    public void Start() => _running = Task.Run(() => new Repeating(store.Clock, options.Interval, logger).RunAsync(async cancellation =>
    {
        await Task.Delay(options.Interval, store.Clock, cancellation);
        await PruneAsync(cancellation);
    }, _stop.Token));

    /// <summary>Goes through all queues once.</summary>
    /// <returns>Jobs deleted.</returns>
    public async Task<long> PruneAsync(CancellationToken cancellation)
    {
        var deleted = 0L;
        foreach (var count in await store.CountAsync(cancellation))
        {
            if (!States.Contains(count.State)) continue;
            var old = await DeleteOldAsync(count.Queue, count.State, cancellation);
            deleted += old + await DeleteExcessAsync(count with { Count = count.Count - old }, cancellation);
        }

        await archive.TidyAsync(options.Batch, options.Pause, cancellation);
        await ForgetKeysAsync(cancellation);
        if (options.Batches is { } age && store.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch > age)
            await batches.PruneAsync(store.Clock.GetUtcNow() - age, cancellation);
        if (deleted > 0) Log.Pruned(logger, deleted);
        return deleted;
    }

    private async Task<long> DeleteOldAsync(string queue, JobState state, CancellationToken cancellation)
    {
        if (options.AgeFor(queue, state) is not { } age) return 0;
        var now = store.Clock.GetUtcNow();
        if (now - DateTimeOffset.UnixEpoch <= age) return 0;
        // A job whose id is as new as that was enqueued since, and so did not end before.
        var (before, newest) = (now - age, JobIds.First(now - age));
        var (deleted, above) = (0L, (Guid?)null);
        while (true)
        {
            var step = await archive.PruneAsync(state, queue, before, kept: 0, above, options.Batch, cancellation);
            deleted += step.Deleted;
            above = step.Last;
            if (step.Examined < options.Batch || above is not { } last || last.CompareTo(newest) >= 0) return deleted;
            await Task.Delay(options.Pause, store.Clock, cancellation);
        }
    }

    private async Task<long> DeleteExcessAsync(JobCount count, CancellationToken cancellation)
    {
        if (options.CountFor(count.Queue, count.State) is not { } kept) return 0;
        if (count.Count <= kept) return 0;
        for (var deleted = 0L; ;)
        {
            var step = await archive.PruneAsync(
                count.State, count.Queue, DateTimeOffset.MaxValue, kept, above: null, options.Batch, cancellation);
            deleted += step.Deleted;
            if (step.Deleted == 0) return deleted;
            await Task.Delay(options.Pause, store.Clock, cancellation);
        }
    }

    private async Task ForgetKeysAsync(CancellationToken cancellation)
    {
        var before = store.Clock.GetUtcNow() - UniqueClaim.OncePeriod - ClockSkew;
        while (await store.ForgetKeysAsync(before, options.Batch, cancellation) == options.Batch)
            await Task.Delay(options.Pause, store.Clock, cancellation);
    }

    /// <summary>Prunes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
