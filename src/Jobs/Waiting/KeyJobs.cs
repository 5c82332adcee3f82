namespace Gristmill.Jobs;

/// <summary>Available jobs of one key of a queue and of an operation.</summary>
/// <param name="Key">The key.</param>
/// <param name="Module">Their module.</param>
/// <param name="Operation">Their operation.</param>
/// <param name="Jobs">How many, as far as they were counted and their key's own limits have room.</param>
/// <param name="Room">How many jobs of the key its own limits let start now, as far as that was to be counted.</param>
public sealed record KeyJobs(string Key, string Module, string Operation, int Jobs, int Room);
