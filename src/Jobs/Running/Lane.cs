namespace Gristmill.Jobs;

/// <summary>
/// How many jobs of one lane a silo holds, and how many more it should take. It takes as many as the lane's gate has
/// permits, and beyond that only work that its permits get through within <see cref="JobRunnerOptions.Ahead"/>: so
/// long jobs stay free for other silos, while short ones do not cost a transaction each. Safe for many threads.
/// </summary>
public sealed class Lane(JobLane id, int permits, JobRunnerOptions options)
{
    private const double Weight = 0.05;

    private readonly Lock _lock = new();
    private double? _meanSeconds;
    private int _held;

    /// <summary>Which lane.</summary>
    public JobLane Id => id;

    /// <summary>Jobs held now.</summary>
    public int Held
    {
        get { lock (_lock) return _held; }
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

    /// <summary>Jobs were taken.</summary>
    public void Took(int count)
    {
        lock (_lock) _held += count;
    }

    /// <summary>A held job ended.</summary>
    /// <param name="ran">How long its operation ran; null when it did not run to its end, which teaches nothing.</param>
    public void Ended(TimeSpan? ran)
    {
        lock (_lock)
        {
            _held--;
            if (ran is not { TotalSeconds: var seconds }) return;
            _meanSeconds = _meanSeconds is { } mean ? mean + Weight * (seconds - mean) : seconds;
        }
    }

    private int Most()
    {
        if (_meanSeconds is not { } mean) return Math.Min(permits, options.MaxHeld);
        var ahead = permits * options.Ahead.TotalSeconds / Math.Max(mean, 1e-6);
        return (int)Math.Min(options.MaxHeld, permits + ahead);
    }
}
