using Microsoft.Extensions.Options;

namespace Gristmill.Jobs;

/// <summary>How a silo takes and keeps jobs (section <c>Jobs</c>).</summary>
public sealed class JobRunnerOptions : IValidateOptions<JobRunnerOptions>
{
    /// <summary>Where the options stand in the configuration.</summary>
    public const string Section = "Jobs";

    /// <summary>The longest of the times below; <c>5</c> alone means five days, and is mostly a slip.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private static readonly TimeSpan LongestUnrunnable = TimeSpan.FromDays(3650);

    /// <summary>How often a silo tells that it lives, renews its leases and looks for lost jobs.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>After how long without a heartbeat a silo counts as lost.</summary>
    public TimeSpan LostAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// After how long without a heartbeat that got through a silo stops its own attempts, when the store is shared: before
    /// the others count it as lost, with time left for the attempts to stop.
    /// </summary>
    public TimeSpan CutOffAfter => LostAfter * 0.7;

    /// <summary>How long a lease holds unless renewed; renewed after a third of it.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to look away when nothing is due and nothing wakes the silo.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a stop may take: running attempts have four fifths of it to finish, the rest is for giving back those
    /// that do not.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How much work a silo may take ahead of its free permits, measured by what its attempts lately took. Jobs that
    /// last are not taken ahead at all; short ones are taken in batches.
    /// </summary>
    public TimeSpan Ahead { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The most jobs of a lane that a silo holds at a time, 1 to 10,000.</summary>
    public int MaxHeld { get; set; } = 1_000;

    /// <summary>
    /// How long a job may be due before it goes ahead of jobs of higher priority: now and then one does, so that none waits for ever.
    /// </summary>
    public TimeSpan OverdueAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What is kept of what attempts tell.</summary>
    public JobLogOptions Logs { get; set; } = new();

    /// <summary>
    /// How long a job that is due may wait for a silo that has its operation, while none has, before it is Discarded; null means for ever.
    /// </summary>
    public TimeSpan? UnrunnableAfter { get; set; }

    /// <summary>Where jobs go that are pruned.</summary>
    public ArchiveOptions Archive { get; set; } = new();

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, JobRunnerOptions options)
    {
        List<string> errors = [.. options.Archive.Errors()];
        Positive(nameof(Heartbeat), options.Heartbeat);
        Positive(nameof(Poll), options.Poll);
        Positive(nameof(DrainTimeout), options.DrainTimeout);
        Positive(nameof(LostAfter), options.LostAfter);
        Positive(nameof(Lease), options.Lease);
        Positive(nameof(OverdueAfter), options.OverdueAfter);
        if (options.Ahead < TimeSpan.Zero || options.Ahead > Longest)
            errors.Add($"Jobs:Ahead: expected 00:00:00 to {Longest}, got {options.Ahead}.");
        if (options.UnrunnableAfter is { } after && (after < options.LostAfter || after > LongestUnrunnable))
            errors.Add($"Jobs:UnrunnableAfter: expected Jobs:LostAfter ({options.LostAfter}) to {LongestUnrunnable}, got {after}.");
        if (options.LostAfter < options.Heartbeat * 3)
            errors.Add($"Jobs:LostAfter: expected at least three times Jobs:Heartbeat ({options.Heartbeat}), "
                + $"got {options.LostAfter}.");
        if (options.Lease < options.LostAfter)
            errors.Add($"Jobs:Lease: expected at least Jobs:LostAfter ({options.LostAfter}), got {options.Lease}.");
        if (options.MaxHeld is < 1 or > 10_000)
            errors.Add($"Jobs:MaxHeld: expected 1 to 10000, got {options.MaxHeld}.");
        errors.AddRange(options.Logs.Faults());
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Positive(string key, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > Longest)
                errors.Add($"Jobs:{key}: expected more than 00:00:00 and at most {Longest}, got {value}.");
        }
    }
}
