namespace Gristmill.Modules;

/// <summary>What the kernel holds one worker, with its children, to; null means no limit of ours.</summary>
public sealed record WorkerLimits
{
    /// <summary>Memory in bytes, by cgroup: past it the kernel kills the worker.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Processor time as a number of cores (0.5 is half of one), by cgroup.</summary>
    public double? Cpus { get; init; }

    /// <summary>Processes and threads, by cgroup.</summary>
    public int? Pids { get; init; }

    /// <summary>Open files of each process, by rlimit.</summary>
    public int? OpenFiles { get; init; }
}
