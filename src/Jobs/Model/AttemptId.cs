using System.Runtime.InteropServices;

namespace Gristmill.Jobs;

/// <summary>One attempt of one job. A silo may hold two of the same job at once, while it stops one that lost its lease.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Number">The attempt's number, from 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AttemptId(Guid Job, int Number)
{
    /// <summary>The attempt that a Running job is at.</summary>
    public static AttemptId Of(Job job) => new(job.Id, job.Attempt);
}
