using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>The job that each tick enqueues.</summary>
internal sealed record ScheduleJobJson(
    string Module,
    string Operation,
    RawJson? Args,
    string? Queue,
    int? Priority,
    int? MaxAttempts,
    double? TimeoutSeconds,
    IReadOnlyList<string> Tags,
    RetryView? Retry);
