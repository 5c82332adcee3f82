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
    public async Task<WaitReason?> FindAsync(Job job, CancellationToken cancellation) => job.State switch
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
        var lostBefore = store.Clock.GetUtcNow() - options.LostAfter;
        var capable = (await store.ListSilosAsync(cancellation))
            .Where(silo => silo.At >= lostBefore && silo.Heartbeat.CanRun(OperationNames.Of(job.Module, job.Operation))).Select(silo => silo.Heartbeat.Silo).ToArray();
        if (capable.Length == 0)
            return new(WaitCodes.NoCapableSilo, $"No silo that lives has operation {job.Operation} of module {job.Module}.");
        return (use is null ? null : await OfLimitsAsync(job, use, capable, cancellation)) ?? await OfOrderAsync(job, cancellation);
    }

    private async Task<WaitReason?> OfLimitsAsync(Job job, QueueUse use, string[] capable, CancellationToken cancellation)
    {
        var rules = use.Rules;
        if (rules.MaxRunning is { } most && use.Own.Running >= most)
            return await HeldAsync(WaitCodes.QueueLimit, $"{use.Own.Running} of {most} jobs of queue {job.Queue} run.", job, _ => true, cancellation);
        if (rules.MaxRunningPerSilo is { } perSilo)
        {
            var bySilo = (await RunningAsync(job.Queue, cancellation)).CountBy(running => running.LeasedBy!).ToDictionary();
            if (capable.All(silo => bySilo.GetValueOrDefault(silo) >= perSilo))
                return new(WaitCodes.SiloLimit, $"Each silo that has operation {job.Operation} of module {job.Module} holds {perSilo} jobs of queue {job.Queue}, and may hold no more.");
        }

        if (OfRate(WaitCodes.QueueRate, $"queue {job.Queue}", use.Own, rules.Rate) is { } rate) return rate;
        if (rules.Keys is not { } keys || job.Key.Length == 0) return null;
        var key = use.Keys.GetValueOrDefault(job.Key, Used.Nothing);
        if (keys.MaxRunning is { } mostOfKey && key.Running >= mostOfKey)
            return await HeldAsync(WaitCodes.KeyLimit, $"{key.Running} of {mostOfKey} jobs of key '{job.Key}' in queue {job.Queue} run.", job,
                running => running.Key == job.Key, cancellation);
        return OfRate(WaitCodes.KeyRate, $"key '{job.Key}' in queue {job.Queue}", key, keys.Rate);
    }

    private static WaitReason? OfRate(string code, string what, Used used, RateLimit? rate) =>
        rate is null || used.Starts < rate.Starts ? null
            : new(code, string.Create(CultureInfo.InvariantCulture,
                $"{used.Starts} jobs of {what} started in the last {rate.Per.TotalSeconds} s, and no more than {rate.Starts} may."))
            {
                Until = used.FirstStart + rate.Per,
            };

    private async Task<WaitReason> OfOrderAsync(Job job, CancellationToken cancellation)
    {
        var ahead = await queues.CountAheadAsync(job, MostAhead, cancellation);
        return ahead > 0
            ? new(WaitCodes.Behind, $"{(ahead == MostAhead ? "At least " : "")}{ahead} jobs come first.")
            : new(WaitCodes.NoPermit, "It is next; a silo takes it as soon as one has a free permit.");
    }

    private async Task<WaitReason> HeldAsync(
        string code, string message, Job job, Func<Job, bool> isInTheWay, CancellationToken cancellation) => new(code, message)
    {
        Jobs = [.. (await RunningAsync(job.Queue, cancellation)).Where(isInTheWay).Take(SomeJobs).Select(running => running.Id)],
    };

    private Task<IReadOnlyList<Job>> RunningAsync(string queue, CancellationToken cancellation) =>
        store.ListAsync(new JobIndex.Of(JobState.Running, null, queue), new JobRange(null, null, MostRunning), cancellation);
}
