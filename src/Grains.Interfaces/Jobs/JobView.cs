using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A job, as its callers see it.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.jobView")]
public sealed record JobView
{
    /// <summary>Its id.</summary>
    [Id(0)]
    public required Guid Id { get; init; }

    /// <summary>The module's name.</summary>
    [Id(1)]
    public required string Module { get; init; }

    /// <summary>The operation's name.</summary>
    [Id(2)]
    public required string Operation { get; init; }

    /// <summary>Its state's name: Scheduled, Available, Running, Retryable, Completed, Canceled or Discarded.</summary>
    [Id(3)]
    public required string State { get; init; }

    /// <summary>Attempts spent, the running one included.</summary>
    [Id(4)]
    public required int Attempt { get; init; }

    /// <summary>Attempts it may spend.</summary>
    [Id(5)]
    public required int MaxAttempts { get; init; }

    /// <summary>Its queue.</summary>
    [Id(6)]
    public required string Queue { get; init; }

    /// <summary>Lower runs first.</summary>
    [Id(7)]
    public required int Priority { get; init; }

    /// <summary>Time limit of one attempt, in seconds; null means the operation's own.</summary>
    [Id(8)]
    public double? TimeoutSeconds { get; init; }

    /// <summary>When it was enqueued.</summary>
    [Id(9)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is, or became, due.</summary>
    [Id(10)]
    public required DateTimeOffset ScheduledAt { get; init; }

    /// <summary>When its latest attempt began.</summary>
    [Id(11)]
    public DateTimeOffset? AttemptedAt { get; init; }

    /// <summary>When it ended.</summary>
    [Id(12)]
    public DateTimeOffset? FinalizedAt { get; init; }

    /// <summary>When somebody asked its running attempt to stop.</summary>
    [Id(13)]
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>The silo incarnation that holds, or last held, its lease.</summary>
    [Id(14)]
    public string? LeasedBy { get; init; }

    /// <summary>Until when the lease holds unless renewed.</summary>
    [Id(15)]
    public DateTimeOffset? LeaseExpiresAt { get; init; }

    /// <summary>Its arguments, UTF-8 JSON; empty in lists.</summary>
    [Id(16)]
    public ReadOnlyMemory<byte> Args { get; init; }

    /// <summary>Its result, UTF-8 JSON; null until Completed, and in lists.</summary>
    [Id(17)]
    public ReadOnlyMemory<byte>? Result { get; init; }

    /// <summary>Its attempts, oldest first, the running or completing one last; empty in lists.</summary>
    [Id(18)]
    public ImmutableArray<AttemptView> Attempts { get; init; } = [];

    /// <summary>Words to find it by.</summary>
    [Id(19)]
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>
    /// The error code of its latest attempt that failed, or of what ended it without one, until it is retried; null while there is none.
    /// </summary>
    [Id(20)]
    public string? ErrorCode { get; init; }

    /// <summary>What it shares its queue by; empty where its queue has no keys.</summary>
    [Id(21)]
    public string Key { get; init; } = "";

    /// <summary>From when on no attempt of it is started any more; null means never.</summary>
    [Id(22)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How it is tried again; null means as its operation or the node has it.</summary>
    [Id(23)]
    public RetryView? Retry { get; init; }

    /// <summary>Why it waits; null while it runs, when it has ended, and in lists.</summary>
    [Id(24)]
    public WaitView? Waiting { get; init; }

    /// <summary>The batch it belongs to; null where it belongs to none.</summary>
    [Id(25)]
    public Guid? Batch { get; init; }

    /// <summary>The jobs it waits for, or waited for; empty in lists.</summary>
    [Id(26)]
    public ImmutableArray<AfterView> After { get; init; } = [];

    /// <summary>Some of the jobs that wait for it, or waited for it; empty in lists.</summary>
    [Id(27)]
    public ImmutableArray<Guid> Dependents { get; init; } = [];

    /// <summary>How far it is; null when no attempt told, and in lists.</summary>
    [Id(28)]
    public ProgressView? Progress { get; init; }

    /// <summary>Whether it was pruned, and stands in the archive alone.</summary>
    [Id(30)]
    public bool Archived { get; init; }
}
