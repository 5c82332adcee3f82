using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What a call came to, with its result or its reason.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.callReply")]
public sealed record CallReply
{
    /// <summary>How it ended.</summary>
    [Id(0)]
    public required CallReplyKind Kind { get; init; }

    /// <summary>The result, UTF-8 JSON; empty unless it succeeded.</summary>
    [Id(1)]
    public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>A stable code; empty when it succeeded.</summary>
    [Id(2)]
    public string Code { get; init; } = "";

    /// <summary>The reason, for a person; empty when it succeeded.</summary>
    [Id(3)]
    public string Message { get; init; } = "";

    /// <summary>The argument at fault, in a client error.</summary>
    [Id(4)]
    public string Field { get; init; } = "";

    /// <summary>Whether trying again may help.</summary>
    [Id(5)]
    public bool Retryable { get; init; }

    /// <summary>How long the operation ran, without its wait for a permit.</summary>
    [Id(6)]
    public TimeSpan Ran { get; init; }

    /// <summary>How long to wait before trying again, as the module says; null when it says nothing.</summary>
    [Id(7)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the module did nothing yet and wants to be called again after that time: a job spends no attempt.</summary>
    [Id(8)]
    public bool Snooze { get; init; }
}
