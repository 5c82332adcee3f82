using System.Globalization;

namespace Gristmill.Jobs;

/// <summary>Tells why a job waits: the first thing that would have to change for it to run.</summary>
public sealed class WaitReasons(IJobStore store, IQueueStore queues, JobRunnerOptions options)
{
    /// <summary>How far the jobs ahead of one are counted.</summary>
    public const int MostAhead = 10_000;

    private const int SomeJobs = 5;

    /// <summary>Running jobs of a queue that are looked through for those of one key or silo.</summary>
    private const int MostRunning = 1_000;

    /// <summary>The reason at this moment; null for a job that runs or has ended.</summary>
    public async Task<WaitReason?> FindAsync(Job job, CancellationToken cancellation)
    {
        var reason = await OfStateAsync(job, cancellation);
        return reason is { Until: { } due } && job.ExpiresAt <= due ? Expires(job.ExpiresAt.Value, due) : reason;
    }

    private static WaitReason Expires(DateTimeOffset at, DateTimeOffset due) => new(WaitCodes.Expires, string.Create(CultureInfo.InvariantCulture,
        $"It expires at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC and is Discarded then, for it may not run before {due.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC."))
    {
        Until = at,
    };

    private async Task<WaitReason?> OfStateAsync(Job job, CancellationToken cancellation) => job.State switch
    {
        JobState.Scheduled when job.WaitsFor > 0 => await OfDependenciesAsync(job, cancellation),
        JobState.Scheduled => Due(WaitCodes.Scheduled, "Its time is", job),
        JobState.Retryable => Due(WaitCodes.Backoff, $"Attempt {job.Attempt} failed; the next one is due at", job),
        JobState.Available => await OfAvailableAsync(job, cancellation),
        _ => null,
    };

    private static WaitReason Due(string code, string what, Job job) =>
        new(code, string.Create(CultureInfo.InvariantCulture, $"{what} {job.ScheduledAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC."))
        {
            Until = job.ScheduledAt,
        };

    private async Task<WaitReason> OfDependenciesAsync(Job job, CancellationToken cancellation)
    {
        var open = (await store.ListDependenciesAsync(job.Id, cancellation)).Where(each => each.Outcome is null).Select(each => each.On).ToArray();
        return new(WaitCodes.Dependencies, open.Length == 1 ? "It waits for a job to end." : $"It waits for {open.Length} jobs to end.")
        {
            Jobs = [.. open.Take(SomeJobs)],
        };
    }

    private async Task<WaitReason> OfAvailableAsync(Job job, CancellationToken cancellation)
    {
        var use = await queues.FindUseAsync(job.Queue, job.Key, cancellation);
        if (use?.Rules.PausedAt is { } paused)
            return new(WaitCodes.QueuePaused, string.Create(CultureInfo.InvariantCulture,
                $"Queue {job.Queue} is paused since {paused.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC."));
        var line = await FindLineAsync(job, use?.Rules, cancellation);
        if (line.Silos.Count == 0)
            return new(WaitCodes.NoCapableSilo, $"No silo that lives has operation {job.Operation} of module {job.Module}.");
        WaitLimit[] limits = use is null ? [] : [.. LimitsOf(job, use, line)];
        // The first that is full; else the one with the least room.
        var limit = limits.FirstOrDefault(limit => limit.Room <= 0) ?? limits.FirstOrDefault(limit => limit.Ahead >= limit.Room);
        var lets = limit is null ? long.MaxValue : limit.Room <= 0 ? limit.Next : limit.Room;
        if (limit?.Ahead >= lets) return Behind(limit.Ahead, OfLine(job, use!));
        if (await OfTurnsAsync(job, use, limits, line, cancellation) is { } turns) return turns;
        if (limit is not null) return await FullAsync(job, limit, cancellation);
        var ahead = line.Own + line.Others;
        return ahead > 0 ? Behind(ahead, "") : new(WaitCodes.NoPermit, "It is next; a silo takes it as soon as one has a free permit.");
    }

    /// <summary>Where keys take turns: whether those of others come before what its queue's limits let in.</summary>
    private async Task<WaitReason?> OfTurnsAsync(
        Job job, QueueUse? use, WaitLimit[] limits, WaitLine line, CancellationToken cancellation)
    {
        WaitLimit[] ofQueue = [.. limits.Where(limit => !limit.IsOfKey)];
        // One of its key that is full holds it, whose turn it is.
        if (use?.Rules.Keys is null || ofQueue.Length == 0 || limits.Any(limit => limit.IsOfKey && limit.Room <= 0)) return null;
        var lets = ofQueue.FirstOrDefault(limit => limit.Room <= 0)?.Next ?? ofQueue.Min(limit => limit.Room);
        var keys = await queues.ListKeysAsync(job, (int)Math.Min(line.Own + 1, MostAhead), MostAhead, cancellation);
        var turns = line.Turns(keys, use.LastKey);
        return turns >= Math.Min(lets, MostAhead) ? Behind(turns, $" of queue {job.Queue}") : null;
    }

    private async Task<WaitLine> FindLineAsync(Job job, QueueRules? rules, CancellationToken cancellation)
    {
        var lostBefore = store.Clock.GetUtcNow() - options.LostAfter;
        var silos = (await store.ListSilosAsync(cancellation)).Where(silo => silo.At >= lostBefore).Select(silo => silo.Heartbeat).ToArray();
        var ahead = await queues.ListAheadAsync(job, MostAhead, cancellation);
        string[] bounded =
        [
            .. ahead.Where(each => each.MaxRunningPerSilo is not null).Select(each => each.Queue)
                .Concat(rules?.MaxRunningPerSilo is null ? [] : [job.Queue]).Distinct(),
        ];
        return new WaitLine(job, silos, ahead, bounded.Length == 0 ? [] : await queues.ListHeldAsync(bounded, cancellation));
    }

    /// <summary>The limits that the job starts under, of its queue first.</summary>
    private static IEnumerable<WaitLimit> LimitsOf(Job job, QueueUse use, WaitLine line)
    {
        var (rules, queue) = (use.Rules, $"queue {job.Queue}");
        if (rules.MaxRunning is { } most)
            yield return OfNumber(WaitCodes.QueueLimit, queue, use.Own, most, line.Own) with { IsHeldBy = _ => true };
        if (rules.MaxRunningPerSilo is { } perSilo)
            yield return new(WaitCodes.SiloLimit,
                $"Each silo that has operation {job.Operation} of module {job.Module} holds as many jobs of queue {job.Queue} as it may: {perSilo}.",
                line.RoomOnItsSilos(perSilo), line.OwnOfItsSilos) { IsHeldBy = running => line.Silos.Contains(running.LeasedBy) };
        if (rules.Rate is { } rate) yield return OfRate(WaitCodes.QueueRate, queue, use.Own, rate, line.Own);
        if (rules.Keys is not { } keys || job.Key.Length == 0) yield break;
        var (key, used) = ($"key '{job.Key}' in queue {job.Queue}", use.Keys.GetValueOrDefault(job.Key, Used.Nothing));
        if (keys.MaxRunning is { } mostOfKey)
            yield return OfNumber(WaitCodes.KeyLimit, key, used, mostOfKey, line.Own) with
            {
                IsOfKey = true, IsHeldBy = running => running.Key == job.Key,
            };
        if (keys.Rate is { } rateOfKey) yield return OfRate(WaitCodes.KeyRate, key, used, rateOfKey, line.Own) with { IsOfKey = true };
    }

    private static WaitLimit OfNumber(string code, string what, Used used, int most, long ahead) =>
        new(code, $"{Jobs(used.Running)} of {what} {(used.Running == 1 ? "runs" : "run")}, and no more than {most} may.", most - used.Running, ahead);

    private static WaitLimit OfRate(string code, string what, Used used, RateLimit rate, long ahead)
    {
        var message = string.Create(CultureInfo.InvariantCulture,
            $"{Jobs(used.Starts)} of {what} started in the last {rate.Per.TotalSeconds} s, and no more than {rate.Starts} may.");
        var limit = new WaitLimit(code, message, rate.Starts - used.Starts, ahead);
        return limit.Room <= 0 && rate.NextRoom(used.Each) is { } next ? limit with { Until = next.At, Next = next.Starts } : limit;
    }

    private async Task<WaitReason> FullAsync(Job job, WaitLimit limit, CancellationToken cancellation) => new(limit.Code, limit.Message)
    {
        Until = limit.Until,
        Jobs = limit.IsHeldBy is not { } isHeldBy ? []
            : [.. (await RunningAsync(job.Queue, cancellation)).Where(isHeldBy).Take(SomeJobs).Select(running => running.Id)],
    };

    private static string OfLine(Job job, QueueUse use) =>
        use.Rules.Keys is null ? $" of queue {job.Queue}" : $" of key '{job.Key}' in queue {job.Queue}";

    private static WaitReason Behind(long ahead, string of) => new(WaitCodes.Behind,
        $"{(ahead >= MostAhead ? "At least " : "")}{Jobs(Math.Min(ahead, MostAhead))}{of} {(ahead == 1 ? "comes" : "come")} first.");

    private static string Jobs(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "job" : "jobs")}");

    private Task<IReadOnlyList<Job>> RunningAsync(string queue, CancellationToken cancellation) =>
        store.ListAsync(new JobIndex.Of(JobState.Running, null, queue), new JobRange(null, null, MostRunning), cancellation);
}
