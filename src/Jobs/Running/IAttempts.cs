namespace Gristmill.Jobs;

/// <summary>What runs the attempts of the jobs that a <see cref="JobRunner"/> acquired.</summary>
public interface IAttempts
{
    /// <summary>
    /// Starts an attempt and returns once it is under way. Its end is told by <see cref="JobRunner.AttemptEnded"/>,
    /// exactly once, also when the start failed.
    /// </summary>
    Task StartAsync(Job job);

    /// <summary>The attempt lost its lease: stops it; whatever it comes to is refused.</summary>
    Task LoseLeaseAsync(Guid id);

    /// <summary>From now on attempts that wait for a permit come back unspent; those that run go on.</summary>
    void BeginDrain();

    /// <summary>Stops the attempts that still run, so that they come back unspent.</summary>
    void StopRunning();
}
