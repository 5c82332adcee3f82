namespace Gristmill.Jobs;

/// <summary>How many jobs a queue has in a state.</summary>
public sealed record JobCount(string Queue, JobState State, long Count);
