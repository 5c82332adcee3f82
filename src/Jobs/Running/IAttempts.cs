namespace Gristmill.Jobs;

/// <summary>What runs the attempts of the jobs that a <see cref="JobRunner"/> acquired.</summary>
public interface IAttempts
{
    /// <summary>
    /// Starts an attempt and returns once it is under way; its end is then told by
    /// <see cref="JobRunner.AttemptEnded"/>, exactly once. False: it was not started.
    /// </summary>
    Task<bool> StartAsync(Job job);

    /// <summary>
    /// Gives back a job that was acquired and never started, as if it had not been; one that is to be canceled is
    /// canceled. What cannot be given back is rescued when its lease runs out.
    /// </summary>
    Task GiveBackAsync(Job job);

    /// <summary>The attempt lasts: from now on it is worth a reminder.</summary>
    Task LastAsync(AttemptId attempt);

    /// <summary>The attempt lost its lease: stops it; whatever it comes to is refused.</summary>
    Task LoseLeaseAsync(AttemptId attempt);

    /// <summary>
    /// The silo lost touch with the store, and others may rescue the attempt: stops it. It comes back unspent if nobody
    /// rescued it meanwhile; an outcome that it has already is still offered to the store.
    /// </summary>
    Task CutOffAsync(AttemptId attempt);

    /// <summary>Somebody asked for the attempt's cancelation, and the store knows.</summary>
    Task CancelAsync(AttemptId attempt);

    /// <summary>From now on attempts that wait for a permit come back unspent; those that run go on.</summary>
    void BeginDrain();

    /// <summary>Stops the attempts that still run, so that they come back unspent.</summary>
    void StopRunning();
}
