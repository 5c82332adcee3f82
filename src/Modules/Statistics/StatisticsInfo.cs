using System.Collections.Immutable;

namespace Gristmill.Modules;

/// <summary>How a module's calls went, over all its versions.</summary>
/// <param name="Waiting">Calls that wait for a permit now.</param>
/// <param name="RecentWaits">How long calls waited for a permit, in the last <see cref="LatencyWindow.Recent"/>.</param>
/// <param name="TotalWaits">How long they waited, since the node started.</param>
/// <param name="Operations">By operation, in order of name; those that were called.</param>
/// <param name="Errors">The last calls that did not end well, the newest first.</param>
public sealed record StatisticsInfo(
    int Waiting, LatencyInfo RecentWaits, LatencyInfo TotalWaits, ImmutableArray<OperationInfo> Operations,
    ImmutableArray<CallError> Errors)
{
    /// <summary>Calls that run now, the longest running first, at most 100.</summary>
    public ImmutableArray<RunningInfo> Running { get; init; } = [];
}
