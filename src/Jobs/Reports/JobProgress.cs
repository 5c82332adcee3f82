namespace Gristmill.Jobs;

/// <summary>How far a job's latest attempt that told it said it is.</summary>
/// <param name="Attempt">The attempt's number, from 1.</param>
/// <param name="Position">Which of all that the job's attempts told of their progress it is.</param>
/// <param name="Fraction">From 0 to 1; null when that is not known.</param>
/// <param name="Message">What the attempt did, for a person; may be empty.</param>
/// <param name="At">When it was told.</param>
public sealed record JobProgress(int Attempt, ReportPosition Position, double? Fraction, string Message, DateTimeOffset At);
