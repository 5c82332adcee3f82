namespace Gristmill.Jobs;

/// <summary>How many jobs of a queue a silo holds.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Silo">The silo's incarnation.</param>
/// <param name="Jobs">How many, those it took ahead included.</param>
public sealed record HeldJobs(string Queue, string Silo, long Jobs);
