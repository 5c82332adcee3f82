namespace Gristmill.Jobs;

/// <summary>One line that an attempt logged.</summary>
/// <param name="Attempt">The attempt's number, from 1.</param>
/// <param name="Position">Where it stands; lines of a job sort by it.</param>
/// <param name="At">When it was logged.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">The line, cut at <see cref="JobLogOptions.MaxLineBytes"/>.</param>
/// <param name="Dropped">
/// 0 for a line of the module. Otherwise the line stands for so many of the module's lines that are not there; the sum over an attempt's
/// lines is how many it lost.
/// </param>
public sealed record LogLine(int Attempt, ReportPosition Position, DateTimeOffset At, ReportLevel Level, string Message, int Dropped = 0);
