namespace Gristmill.Jobs;

/// <summary>Starts that count against a rate.</summary>
/// <param name="Key">The key whose rate it is; empty for a queue's own.</param>
/// <param name="At">As <see cref="RateLimit.Remembered"/> has it.</param>
/// <param name="Starts">How many.</param>
public sealed record RememberedStarts(string Key, DateTimeOffset At, long Starts);
