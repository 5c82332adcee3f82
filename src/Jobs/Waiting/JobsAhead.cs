namespace Gristmill.Jobs;

/// <summary>Available jobs of a queue and operation that come before another job.</summary>
/// <param name="Queue">Their queue.</param>
/// <param name="Module">Their module.</param>
/// <param name="Operation">Their operation.</param>
/// <param name="Jobs">How many, as far as they were counted.</param>
/// <param name="Room">How many jobs their queue's number and rate let start now, as far as that was to be counted; all in the job's own queue.</param>
/// <param name="MaxRunningPerSilo">What <see cref="QueueRules.MaxRunningPerSilo"/> says of their queue.</param>
public sealed record JobsAhead(string Queue, string Module, string Operation, int Jobs, int Room, int? MaxRunningPerSilo);
