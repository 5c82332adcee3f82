namespace Gristmill.Jobs;

/// <summary>The bounds on what a job may wait for.</summary>
public static class DependencyLimits
{
    /// <summary>Jobs that one job may wait for.</summary>
    public const int PerJob = 1_000;

    /// <summary>Jobs that the jobs of one enqueue may wait for, counted for each: they are stored in one transaction.</summary>
    public const int PerEnqueue = 50_000;

    /// <summary>Jobs of earlier enqueues that the jobs of one enqueue may wait for, all together.</summary>
    public const int Earlier = 1_000;

    /// <summary>Bytes of a job's arguments with the results of those it waited for.</summary>
    public const int ArgsBytes = 16 * 1024 * 1024;

    /// <summary>Bytes of results that are handed on in one transaction, about: at least one result goes, however large it is.</summary>
    public const int SettledBytes = 16 * 1024 * 1024;
}
