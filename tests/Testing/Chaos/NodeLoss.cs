namespace Gristmill.Testing.Chaos;

/// <summary>A node that runs nothing any more, from a moment on.</summary>
/// <param name="Incarnation">The silo.</param>
/// <param name="How">What was done to it.</param>
/// <param name="At">When.</param>
public sealed record NodeLoss(string Incarnation, string How, DateTimeOffset At);
