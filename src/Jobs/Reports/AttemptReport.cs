namespace Gristmill.Jobs;

/// <summary>What an attempt told since it was last written.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Progress">The latest of its progress; null when it told none.</param>
/// <param name="Lines">Its lines, in order.</param>
public sealed record AttemptReport(AttemptId Attempt, JobProgress? Progress, IReadOnlyList<LogLine> Lines);
