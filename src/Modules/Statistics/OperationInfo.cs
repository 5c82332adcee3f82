using System.Collections.Immutable;

namespace Gristmill.Modules;

/// <summary>How an operation's calls went.</summary>
/// <param name="Operation">The operation's name.</param>
/// <param name="Outcomes">Calls since the node started, by the name of their outcome.</param>
/// <param name="Recent">How long the operation ran, in the last <see cref="LatencyWindow.Recent"/>.</param>
/// <param name="Total">How long it ran, since the node started.</param>
public sealed record OperationInfo(
    string Operation, ImmutableSortedDictionary<string, long> Outcomes, LatencyInfo Recent, LatencyInfo Total);
