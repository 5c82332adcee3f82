namespace Gristmill.Jobs;

/// <summary>Available jobs of one lane that are in order among themselves, so that one index range holds them.</summary>
/// <param name="Queue">Their queue.</param>
/// <param name="Module">Their module.</param>
/// <param name="Operation">Their operation.</param>
/// <param name="Key">Their key.</param>
/// <param name="Priority">Their priority; null where the group has jobs of any.</param>
public sealed record JobGroup(string Queue, string Module, string Operation, string Key, short? Priority = null);
