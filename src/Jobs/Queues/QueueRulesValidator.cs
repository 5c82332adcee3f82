namespace Gristmill.Jobs;

/// <summary>Checks the rules somebody wants for a queue.</summary>
public static class QueueRulesValidator
{
    private const int Most = 1_000_000_000;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The first thing that is wrong, or null.</summary>
    public static JobFault? Check(QueueRules rules)
    {
        if (!NewJobValidator.IsName(rules.Queue)) return new("name", NewJobValidator.NameRule(rules.Queue));
        if (rules.Note.Length > JobLimits.NoteLength)
            return new("note", $"Expected at most {JobLimits.NoteLength} characters, got {rules.Note.Length}.");
        if (rules.Note.Contains('\0')) return new("note", "Expected no character U+0000.");
        return Limit("maxRunning", rules.MaxRunning) ?? Limit("maxRunningPerSilo", rules.MaxRunningPerSilo)
            ?? Rate("rate", rules.Rate) ?? Keys(rules.Keys);
    }

    private static JobFault? Keys(KeyRules? keys) => keys is null ? null
        : !JsonPath.IsPath(keys.Path) ? new("key.path", JsonPath.Rule(keys.Path))
        : Limit("key.maxRunning", keys.MaxRunning) ?? Rate("key.rate", keys.Rate);

    private static JobFault? Limit(string field, int? limit) =>
        limit is < 1 or > Most ? new(field, $"Expected 1 to {Most}, got {limit}; to stop a queue, pause it.") : null;

    private static JobFault? Rate(string field, RateLimit? rate) => rate is null ? null
        : rate.Starts is < 1 or > Most ? new($"{field}.starts", $"Expected 1 to {Most}, got {rate.Starts}.")
        : CheckLength($"{field}.perSeconds", rate.Per.TotalSeconds);

    /// <summary>What is wrong with the length of a rate in seconds, of whatever size, or null.</summary>
    public static JobFault? CheckLength(string field, double? seconds) =>
        seconds is null || (seconds >= Shortest.TotalSeconds && seconds <= Longest.TotalSeconds) ? null
            : new(field, $"Expected {Shortest.TotalSeconds} to {Longest.TotalSeconds}, got {seconds}.");
}
