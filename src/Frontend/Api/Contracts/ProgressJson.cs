using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>How far an attempt said it is.</summary>
/// <param name="Attempt">The attempt's number.</param>
/// <param name="Fraction">From 0 to 1; null when that is not known.</param>
/// <param name="Message">What it did; may be empty.</param>
/// <param name="At">When it was told.</param>
internal sealed record ProgressJson(int Attempt, double? Fraction, string Message, DateTimeOffset At)
{
    public static ProgressJson From(ProgressView progress) => new(progress.Attempt, progress.Fraction, progress.Message, progress.At);
}
