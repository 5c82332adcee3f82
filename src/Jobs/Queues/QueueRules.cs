namespace Gristmill.Jobs;

/// <summary>What holds for a queue. A queue that was never declared has none of it.</summary>
public sealed record QueueRules
{
    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Since when no job of it is started; null while they are.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Jobs of it that run at a time, in the whole cluster; null means no limit.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>Jobs of it that one silo holds at a time; null means no limit.</summary>
    public int? MaxRunningPerSilo { get; init; }

    /// <summary>Starts of its jobs; null means no limit.</summary>
    public RateLimit? Rate { get; init; }

    /// <summary>How its jobs share it; null means first come, first served.</summary>
    public KeyRules? Keys { get; init; }

    /// <summary>What people should know of it.</summary>
    public string Note { get; init; } = "";

    /// <summary>Raised by every change; 0 before the first.</summary>
    public long Version { get; init; }

    /// <summary>Whether anything but the queue's jobs decides when they start.</summary>
    public bool Restricts => PausedAt is not null || MaxRunning is not null || MaxRunningPerSilo is not null
        || Rate is not null || Keys is not null;

    /// <summary>Whether there is nothing to say of it: it is remembered for its version alone.</summary>
    public bool IsBare => !Restricts && Note.Length == 0;
}
