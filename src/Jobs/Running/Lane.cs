namespace Gristmill.Jobs;

/// <summary>
/// How many jobs of one lane a silo holds, and how many more it should take. It takes as many as the lane's gate has
/// permits, and beyond that only work that its permits get through within <see cref="JobRunnerOptions.Ahead"/>: so
/// long jobs stay free for other silos, while short ones do not cost a transaction each. Safe for many threads.
/// </summary>
public sealed class Lane(JobLane id, int permits, JobRunnerOptions options)
{
    private const double Weight = 0.05;

    /// <summary>How many times <see cref="JobRunnerOptions.Ahead"/> a job that was taken ahead waits at most.</summary>
    private const int Patience = 10;

    private readonly Lock _lock = new();
    private readonly Queue<Job> _ahead = new();
    private double? _meanSeconds;
    private int _held;
    private int _active;
    private long _progressAt;
    private volatile bool _looks = true;

    /// <summary>Which lane.</summary>
    public JobLane Id => id;

    /// <summary>Whether the store may have jobs for this lane, as far as is known here.</summary>
    public bool Looks
    {
        get => _looks;
        set => _looks = value;
    }

    /// <summary>When a rate that was used up lets this lane's jobs start again; null where none was.</summary>
    public DateTimeOffset? RoomAt { get; set; }

    /// <summary>The timestamp of the last look that let overdue jobs go first.</summary>
    public long OverdueAt { get; set; }

    /// <summary>Jobs that would start at once.</summary>
    public int Startable
    {
        get { lock (_lock) return Math.Max(0, permits - _held); }
    }

    /// <summary>Jobs held now.</summary>
    public int Held
    {
        get { lock (_lock) return _held; }
    }

    /// <summary>Whether jobs wait here that are held and not started.</summary>
    public bool HasAhead
    {
        get { lock (_lock) return _ahead.Count > 0; }
    }

    /// <summary>How many jobs to ask the store for; 0 when enough are held.</summary>
    public int Wanted()
    {
        lock (_lock)
        {
            var most = Most();
            // Below half, so that a stream of short jobs is taken by the batch and not one by one.
            return most > permits && _held > most / 2 ? 0 : Math.Max(0, most - _held);
        }
    }

    /// <summary>Jobs were taken; they wait here until <see cref="TryStart"/> gives them out.</summary>
    /// <param name="jobs">The jobs, in the order to start them.</param>
    /// <param name="now">A timestamp.</param>
    public void Took(IReadOnlyList<Job> jobs, long now)
    {
        lock (_lock)
        {
            _held += jobs.Count;
            if (_ahead.Count == 0) _progressAt = now;
            foreach (var job in jobs) _ahead.Enqueue(job);
        }
    }

    /// <summary>
    /// The next job to start; null when none waits or enough are started. Started are as many as there are permits, and
    /// as many again, so that a permit that comes free finds its next job at the gate.
    /// </summary>
    public Job? TryStart()
    {
        lock (_lock)
        {
            if (_active >= permits * 2 || !_ahead.TryDequeue(out var job)) return null;
            _active++;
            return job;
        }
    }

    /// <summary>A started job's operation is over, though its outcome may still have to be written.</summary>
    /// <param name="ran">How long the operation ran; null when it did not run to its end, which teaches nothing.</param>
    /// <param name="now">A timestamp.</param>
    public void OperationEnded(TimeSpan? ran, long now)
    {
        lock (_lock)
        {
            _active--;
            _progressAt = now;
            if (ran is not { TotalSeconds: var seconds }) return;
            _meanSeconds = _meanSeconds is { } mean ? mean + Weight * (seconds - mean) : seconds;
        }
    }

    /// <summary>A held job is held no more.</summary>
    public void Ended()
    {
        lock (_lock) _held--;
    }

    /// <summary>
    /// The jobs that were taken ahead and are not reached in time, because those before them last longer than the ones
    /// before did; empty while all is well. They are not started here any more, and what was learnt is corrected.
    /// </summary>
    /// <param name="since">How long nothing has ended, from a timestamp of this class's until now.</param>
    /// <param name="all">Whether to give back all, whatever the time: the silo drains.</param>
    public IReadOnlyList<Job> TakeBack(Func<long, TimeSpan> since, bool all)
    {
        lock (_lock)
        {
            if (_ahead.Count == 0) return [];
            var stalled = since(_progressAt);
            if (!all && stalled < options.Ahead * Patience) return [];
            if (!all) _meanSeconds = Math.Max(_meanSeconds ?? 0, stalled.TotalSeconds);
            Job[] jobs = [.. _ahead];
            _ahead.Clear();
            return jobs;
        }
    }

    private int Most()
    {
        if (_meanSeconds is not { } mean) return Math.Min(permits, options.MaxHeld);
        var ahead = permits * options.Ahead.TotalSeconds / Math.Max(mean, 1e-6);
        return (int)Math.Min(options.MaxHeld, permits + ahead);
    }
}
