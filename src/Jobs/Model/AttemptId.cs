using System.Runtime.InteropServices;

namespace Gristmill.Jobs;

/// <summary>
/// One attempt of one job, under one lease. A silo may hold two of the same job at once, while it stops one that lost its
/// lease; and an attempt that went back unspent has its number again when it is acquired again, but a later version.
/// </summary>
/// <param name="Job">The job's id.</param>
/// <param name="Number">The attempt's number, from 1.</param>
/// <param name="Version">The row's version, which stays the same while the lease is held.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AttemptId(Guid Job, int Number, long Version)
{
    /// <summary>The attempt that a Running job is at.</summary>
    public static AttemptId Of(Job job) => new(job.Id, job.Attempt, job.Version);
}
