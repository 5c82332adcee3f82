namespace Gristmill.Jobs;

/// <summary>
/// Which of a node's gates a job's operation passes, so that a node takes only what its free permits can run. The
/// numbers are stored: never renumber.
/// </summary>
public enum JobLane
{
    /// <summary>Computes or blocks: pins a thread.</summary>
    Cpu = 1,

    /// <summary>Waits on something outside: costs no thread.</summary>
    Io = 2,
}
