namespace Gristmill.Jobs;

/// <summary>The bounds on a job that hold whatever the configuration says.</summary>
public static class JobLimits
{
    /// <summary>Jobs in one batch.</summary>
    public const int BatchSize = 10_000;

    /// <summary>Attempts a job may ask for.</summary>
    public const int MaxAttempts = 1_000;

    /// <summary>Attempts when none are asked for. High, for a node killed mid-way spends one of each job it ran.</summary>
    public const int DefaultMaxAttempts = 20;

    /// <summary>The shortest time limit of one attempt.</summary>
    public static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest time limit of one attempt.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(24);

    /// <summary>How far ahead a job may be scheduled.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromDays(3_660);

    /// <summary>Characters in the name of a module, an operation or a queue.</summary>
    public const int NameLength = 100;

    /// <summary>Tags on a job.</summary>
    public const int Tags = 10;

    /// <summary>Characters in a tag.</summary>
    public const int TagLength = 100;

    /// <summary>Characters in a job's key; a longer one is replaced by its hash.</summary>
    public const int KeyLength = 200;

    /// <summary>Characters in a note on a queue.</summary>
    public const int NoteLength = 1_000;

    /// <summary>Ended attempts a job's history keeps; the oldest go first.</summary>
    public const int HistoryLength = 100;

    /// <summary>Characters kept of an error's message.</summary>
    public const int ErrorMessageLength = 4_096;

    /// <summary>The queue of a job that names none.</summary>
    public const string DefaultQueue = "default";
}
