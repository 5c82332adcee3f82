namespace Gristmill.Jobs;

/// <summary>The jobs that stand before one that is Available, as far as they may be taken now.</summary>
/// <param name="job">The job.</param>
/// <param name="silos">The silos that live.</param>
/// <param name="ahead">What comes before it by priority, due time and id.</param>
/// <param name="held">What the silos hold of the queues that say how many that may be.</param>
internal sealed class WaitLine(
    Job job, IReadOnlyList<SiloHeartbeat> silos, IReadOnlyList<JobsAhead> ahead, IReadOnlyList<HeldJobs> held)
{
    private readonly Dictionary<(string Queue, string Silo), long> _held = held.ToDictionary(each => (each.Queue, each.Silo), each => each.Jobs);

    /// <summary>The silos that have the job's operation.</summary>
    public IReadOnlyList<string> Silos => field ??= SilosOf(job.Module, job.Operation);

    /// <summary>Jobs of its own queue, and where that has keys of its own key, that some silo can run.</summary>
    public long Own => ahead.Where(each => each.Queue == job.Queue && SilosOf(each).Count > 0).Sum(each => (long)each.Jobs);

    /// <summary>Those of them that a silo which has the job's operation can run.</summary>
    public long OwnOfItsSilos =>
        ahead.Where(each => each.Queue == job.Queue && SilosOf(each).Intersect(Silos).Any()).Sum(each => (long)each.Jobs);

    /// <summary>Jobs of other queues: those that some silo can run, and of a queue no more than it has room for.</summary>
    public long Others => ahead.Where(each => each.Queue != job.Queue).GroupBy(each => each.Queue)
        .Sum(queue => Math.Min(queue.First().Room, queue.Sum(each => Math.Min(each.Jobs, RoomOf(each)))));

    /// <summary>Jobs of its queue whose turns come before its own, where keys take turns.</summary>
    /// <param name="keys">The jobs of the other keys, no more of each than its limits have room for.</param>
    /// <param name="lastKey">The key that had the last turn.</param>
    public long Turns(IEnumerable<KeyJobs> keys, string lastKey) => Own + keys.Where(each => SilosOf(each.Module, each.Operation).Count > 0)
        .GroupBy(each => each.Key)
        .Sum(key => Math.Min(Math.Min(key.First().Room, key.Sum(each => (long)each.Jobs)), Own + (IsBefore(key.Key, job.Key, lastKey) ? 1 : 0)));

    private static bool IsBefore(string key, string other, string lastKey)
    {
        var (isLate, isOtherLate) = (string.CompareOrdinal(key, lastKey) <= 0, string.CompareOrdinal(other, lastKey) <= 0);
        return isLate == isOtherLate ? string.CompareOrdinal(key, other) < 0 : isOtherLate;
    }

    /// <summary>How many more jobs of its queue the silos that have its operation may hold.</summary>
    public long RoomOnItsSilos(int perSilo) => RoomOn(Silos, job.Queue, perSilo);

    private long RoomOf(JobsAhead each)
    {
        var able = SilosOf(each);
        return able.Count == 0 ? 0 : each.MaxRunningPerSilo is { } perSilo ? RoomOn(able, each.Queue, perSilo) : long.MaxValue;
    }

    private long RoomOn(IEnumerable<string> able, string queue, int perSilo) =>
        able.Sum(silo => Math.Max(0, perSilo - _held.GetValueOrDefault((queue, silo))));

    private List<string> SilosOf(JobsAhead each) => SilosOf(each.Module, each.Operation);

    private List<string> SilosOf(string module, string operation) =>
        [.. silos.Where(silo => silo.CanRun(OperationNames.Of(module, operation))).Select(silo => silo.Silo)];
}
