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
        if (job.ExpiresAt is { } expires && expires <= (job.ScheduledAt > now ? job.ScheduledAt : now))
            return new("expiresAt", $"Expected a time after {(job.ScheduledAt > now ? "scheduledAt" : "now")}, got {expires:O}.");
        if (RetryPolicyValidator.Check(job.Retry) is { } fault) return fault;
        if (job.Tags.Length > JobLimits.Tags)
            return new("tags", $"Expected at most {JobLimits.Tags} tags, got {job.Tags.Length}.");
        for (var i = 0; i < job.Tags.Length; i++)
        {
            if (!IsTag(job.Tags[i])) return new($"tags[{i}]", TagRule(job.Tags[i]));
        }

        return null;
    }

    /// <summary>Whether a text may be a tag.</summary>
    public static bool IsTag(string text) =>
        text.Length is >= 1 and <= JobLimits.TagLength && !text.Any(char.IsControl);

    /// <summary>The rule that <see cref="IsTag"/> applies, as a sentence.</summary>
    public static string TagRule(string got) =>
        $"Expected 1 to {JobLimits.TagLength} characters, none of them a control character; got {got.Length}"
        + (got.Length is >= 1 and <= JobLimits.TagLength ? " with one." : ".");

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
