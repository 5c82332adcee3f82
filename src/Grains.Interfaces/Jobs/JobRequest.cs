using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A job somebody wants enqueued.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.jobRequest")]
public sealed record JobRequest
{
    /// <summary>The module's name.</summary>
    [Id(0)]
    public required string Module { get; init; }

    /// <summary>The operation's name.</summary>
    [Id(1)]
    public required string Operation { get; init; }

    /// <summary>The arguments, UTF-8 JSON.</summary>
    [Id(2)]
    public required ReadOnlyMemory<byte> Args { get; init; }

    /// <summary>The queue; null means the default one.</summary>
    [Id(3)]
    public string? Queue { get; init; }

    /// <summary>Lower runs first, -32768 to 32767; null means 0.</summary>
    [Id(4)]
    public int? Priority { get; init; }

    /// <summary>Not before this time; null means at once.</summary>
    [Id(5)]
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>Attempts it may spend, the first included; null means the default.</summary>
    [Id(6)]
    public int? MaxAttempts { get; init; }

    /// <summary>Time limit of one attempt, in seconds; null means the operation's own.</summary>
    [Id(7)]
    public double? TimeoutSeconds { get; init; }

    /// <summary>Words to find it by.</summary>
    [Id(8)]
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>From when on no attempt of it is to be started any more; null means never.</summary>
    [Id(9)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How it is to be tried again; null means as its operation or the node has it.</summary>
    [Id(10)]
    public RetryView? Retry { get; init; }

    /// <summary>What other job it must not stand beside; null means that it may beside any.</summary>
    [Id(11)]
    public UniqueView? Unique { get; init; }

    /// <summary>By what jobs of the same request name it in <see cref="After"/>; null where none does.</summary>
    [Id(12)]
    public string? Name { get; init; }

    /// <summary>The jobs it waits for.</summary>
    [Id(13)]
    public ImmutableArray<AfterView> After { get; init; } = [];
}
