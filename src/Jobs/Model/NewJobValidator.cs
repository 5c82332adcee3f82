namespace Gristmill.Jobs;

/// <summary>Checks a wanted job against <see cref="JobLimits"/>.</summary>
public static class NewJobValidator
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public static JobFault? Check(NewJob job, DateTimeOffset now)
    {
        if (!IsName(job.Queue)) return new("queue", NameRule(job.Queue));
        if (job.MaxAttempts is < 1 or > JobLimits.MaxAttempts)
            return new("maxAttempts", $"Expected 1 to {JobLimits.MaxAttempts}, got {job.MaxAttempts}.");
        if (job.ScheduledAt is { } at && at - now > JobLimits.MaxDelay)
            return new("scheduledAt", $"Expected at most {JobLimits.MaxDelay.TotalDays} days ahead, got {at:O}.");
        return null;
    }

    /// <summary>Whether a text may name a module, an operation or a queue.</summary>
    public static bool IsName(string text) =>
        text.Length is >= 1 and <= JobLimits.NameLength
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>The rule that <see cref="IsName"/> applies, as a sentence.</summary>
    public static string NameRule(string got) =>
        $"Expected 1 to {JobLimits.NameLength} letters, digits, '.', '_' or '-', beginning with a letter or digit; "
        + $"got '{(got.Length <= 40 ? got : JobLife.Cut(got, 40) + "...")}'.";
}
