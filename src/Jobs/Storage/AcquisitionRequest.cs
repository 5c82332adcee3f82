namespace Gristmill.Jobs;

/// <summary>What a silo wants of the jobs that are Available.</summary>
/// <param name="Lane">Of which lane.</param>
/// <param name="Operations">Of which operations, each as <see cref="OperationNames"/> has it.</param>
/// <param name="Limit">How many, at most.</param>
/// <param name="Silo">The silo's incarnation.</param>
/// <param name="Lease">How long the leases hold unless renewed.</param>
public sealed record AcquisitionRequest(JobLane Lane, IReadOnlyList<string> Operations, int Limit, string Silo, TimeSpan Lease)
{
    /// <summary>
    /// How many of a queue whose limit is near to take, at most: as many as start at once, for what one silo holds and does not start
    /// another one could. At least 1 is taken.
    /// </summary>
    public int Startable { get; init; } = int.MaxValue;

    /// <summary>
    /// Jobs that were due before this time go first, whatever their priority, but for no more than an eighth of the limit and at least
    /// one; null means that only priority counts.
    /// </summary>
    public DateTimeOffset? OverdueBefore { get; init; }
}
