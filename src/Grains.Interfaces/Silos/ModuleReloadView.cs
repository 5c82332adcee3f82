using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What a reload did with a module.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.moduleReload")]
public sealed record ModuleReloadView
{
    /// <summary>The module's name.</summary>
    [Id(0)]
    public required string Module { get; init; }

    /// <summary><c>unchanged</c>, <c>reloaded</c>, <c>failed</c>, <c>added</c> or <c>removed</c>.</summary>
    [Id(1)]
    public required string Outcome { get; init; }

    /// <summary>The version served before; empty when there was none.</summary>
    [Id(2)]
    public string From { get; init; } = "";

    /// <summary>The version served now; empty when there is none.</summary>
    [Id(3)]
    public string To { get; init; } = "";

    /// <summary>Why it failed; empty when it did not.</summary>
    [Id(4)]
    public string Reason { get; init; } = "";
}
