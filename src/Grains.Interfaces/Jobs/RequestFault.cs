using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What is wrong with a request.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.requestFault")]
public sealed record RequestFault
{
    /// <summary>A stable code in snake_case.</summary>
    [Id(0)]
    public required string Code { get; init; }

    /// <summary>What was expected and what was got.</summary>
    [Id(1)]
    public required string Message { get; init; }

    /// <summary>The field at fault.</summary>
    [Id(2)]
    public required string Field { get; init; }

    /// <summary>Which of several jobs, from 0.</summary>
    [Id(3)]
    public int Index { get; init; }
}
