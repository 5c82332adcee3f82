using System.Collections.Immutable;
using System.Text.Json;
using Gristmill.Grains.Interfaces;
using Gristmill.Modules;

namespace Gristmill.Grains.Silos;

/// <summary>How a module's calls went, in the form the silo tells of it.</summary>
internal static class StatisticsViews
{
    public static StatisticsView View(StatisticsInfo statistics) => new()
    {
        Waiting = statistics.Waiting,
        RecentWaits = View(statistics.RecentWaits),
        TotalWaits = View(statistics.TotalWaits),
        Operations =
        [
            .. statistics.Operations.Select(operation => new OperationStatisticsView
            {
                Operation = operation.Operation,
                Outcomes = operation.Outcomes.ToImmutableDictionary(
                    outcome => JsonNamingPolicy.CamelCase.ConvertName(outcome.Key), outcome => outcome.Value),
                Recent = View(operation.Recent),
                Total = View(operation.Total),
            }),
        ],
        Running =
        [
            .. statistics.Running.Select(call => new RunningCallView
            {
                Operation = call.Operation,
                JobId = call.JobId,
                RanSeconds = call.Ran.TotalSeconds,
                Fraction = call.Fraction,
                Message = call.Message,
            }),
        ],
        Errors =
        [
            .. statistics.Errors.Select(error => new CallErrorView
            {
                At = error.At, Operation = error.Operation, Version = error.Version, Code = error.Code, Message = error.Message,
            }),
        ],
    };

    private static LatencyView View(LatencyInfo latency) => new()
    {
        Count = latency.Count,
        P50Seconds = latency.P50.TotalSeconds,
        P90Seconds = latency.P90.TotalSeconds,
        P99Seconds = latency.P99.TotalSeconds,
        MaxSeconds = latency.Max.TotalSeconds,
    };
}
