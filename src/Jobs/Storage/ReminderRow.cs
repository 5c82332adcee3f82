namespace Gristmill.Jobs;

/// <summary>A durable wake-up of a grain, as a row.</summary>
/// <param name="GrainId">The grain, as text.</param>
/// <param name="Name">The reminder's name, unique within the grain.</param>
/// <param name="FirstTickAt">When its first tick is or was due.</param>
/// <param name="Period">From tick to tick.</param>
/// <param name="NextTickAt">When its next tick is due.</param>
public sealed record ReminderRow(
    string GrainId, string Name, DateTimeOffset FirstTickAt, TimeSpan Period, DateTimeOffset NextTickAt);
