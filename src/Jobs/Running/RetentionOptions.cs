using Microsoft.Extensions.Options;

namespace Gristmill.Jobs;

/// <summary>
/// How long ended jobs are kept (section <c>Retention</c>), by state, and by queue under <c>Retention:Queues:NAME</c>.
/// </summary>
public sealed class RetentionOptions : IValidateOptions<RetentionOptions>
{
    /// <summary>Where the options stand in the configuration.</summary>
    public const string Section = "Retention";

    /// <summary>How long the jobs of a queue that has no rules of its own are kept after they ended.</summary>
    public RetentionRules Default { get; set; } = new()
    {
        Completed = TimeSpan.FromDays(7), Canceled = TimeSpan.FromDays(7), Discarded = TimeSpan.FromDays(30),
    };

    /// <summary>Rules of single queues; what one leaves open the default rules say.</summary>
    public Dictionary<string, RetentionRules> Queues { get; } = [];

    /// <summary>How long batches are kept after they finished, whatever becomes of their jobs; null means for ever.</summary>
    public TimeSpan? Batches { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often to look for jobs to delete.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Jobs looked at in one transaction, 1 to 10,000.</summary>
    public int Batch { get; set; } = 500;

    /// <summary>The pause after a transaction that deleted something, so that pruning never takes the store for itself.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a queue's jobs of a final state are kept after they ended; null means for ever.</summary>
    public TimeSpan? AgeFor(string queue, JobState state) => RulesFor(queue)?.Age(state) ?? Default.Age(state);

    /// <summary>How many of a queue's jobs of a final state are kept; null means any number.</summary>
    public long? CountFor(string queue, JobState state) => RulesFor(queue)?.Count(state) ?? Default.Count(state);

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        List<string> errors = [.. options.Default.Errors($"{Section}:Default")];
        foreach (var (queue, rules) in options.Queues)
        {
            if (!NewJobValidator.IsName(queue)) errors.Add($"{Section}:Queues:{queue}: {NewJobValidator.NameRule(queue)}");
            errors.AddRange(rules.Errors($"{Section}:Queues:{queue}"));
        }

        if (options.Batches < TimeSpan.Zero) errors.Add($"{Section}:Batches: expected 00:00:00 or more, got {options.Batches}.");
        if (options.Interval <= TimeSpan.Zero || options.Interval > TimeSpan.FromDays(1))
            errors.Add($"{Section}:Interval: expected more than 00:00:00 and at most 1.00:00:00, got {options.Interval}.");
        if (options.Batch is < 1 or > 10_000) errors.Add($"{Section}:Batch: expected 1 to 10000, got {options.Batch}.");
        if (options.Pause < TimeSpan.Zero || options.Pause > TimeSpan.FromMinutes(1))
            errors.Add($"{Section}:Pause: expected 00:00:00 to 00:01:00, got {options.Pause}.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private RetentionRules? RulesFor(string queue) => Queues.GetValueOrDefault(queue);
}
