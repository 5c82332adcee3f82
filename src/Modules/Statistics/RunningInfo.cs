namespace Gristmill.Modules;

/// <summary>A call that runs, as a person may see it.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="JobId">The job that it is an attempt of; null for a plain call.</param>
/// <param name="Ran">Since it started.</param>
/// <param name="Fraction">How far it says it is, from 0 to 1; null when it did not say.</param>
/// <param name="Message">What it says it does; empty when it did not say.</param>
public sealed record RunningInfo(string Operation, string? JobId, TimeSpan Ran, double? Fraction, string Message);
