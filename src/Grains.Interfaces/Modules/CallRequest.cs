using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>One invocation of a module's operation.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.callRequest")]
public sealed record CallRequest
{
    /// <summary>The operation's name.</summary>
    [Id(0)]
    public required string Operation { get; init; }

    /// <summary>The arguments, UTF-8 JSON.</summary>
    [Id(1)]
    public required ReadOnlyMemory<byte> Arguments { get; init; }

    /// <summary>A time limit instead of the manifest's.</summary>
    [Id(2)]
    public TimeSpan? Timeout { get; init; }

    /// <summary>The job that this call is an attempt of; null for a plain call.</summary>
    [Id(3)]
    public Guid? JobId { get; init; }

    /// <summary>The attempt's number.</summary>
    [Id(4)]
    public int Attempt { get; init; }

    /// <summary>The attempts the job may spend.</summary>
    [Id(5)]
    public int MaxAttempts { get; init; }
}
