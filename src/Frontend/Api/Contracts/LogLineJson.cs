using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A line that an attempt logged.</summary>
/// <param name="Id">Where it stands among the job's lines.</param>
/// <param name="Attempt">The attempt's number.</param>
/// <param name="At">When it was logged.</param>
/// <param name="Level">debug, info, warning or error.</param>
/// <param name="Message">The line.</param>
/// <param name="Dropped">How many of the module's lines are missing, for which this one stands; 0 for a line of the module.</param>
internal sealed record LogLineJson(string Id, int Attempt, DateTimeOffset At, string Level, string Message, int Dropped)
{
    public static LogLineJson From(LogLineView line) => new(line.Id, line.Attempt, line.At, line.Level, line.Message, line.Dropped);
}
