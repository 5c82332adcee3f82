namespace Gristmill.Modules.Sdk;

/// <summary>The attempt of a job that a module is running.</summary>
/// <param name="JobId">The job's id: the same for every attempt, so the key for making effects idempotent.</param>
/// <param name="Number">The attempt's number, from 1.</param>
/// <param name="MaxAttempts">How many attempts the job may spend, the first included.</param>
public sealed record JobAttempt(string JobId, int Number, int MaxAttempts);
