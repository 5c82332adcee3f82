namespace Gristmill.Frontend.Api.Contracts;

/// <summary>What to do with which jobs.</summary>
internal sealed record BulkBody
{
    /// <summary>"retry", "cancel", "delete", "reschedule", "setPriority" or "setQueue".</summary>
    public string? Action { get; init; }

    /// <summary>Which jobs: the filters of <c>GET /v1/jobs</c>, at least one of them.</summary>
    public BulkFilterBody? Filter { get; init; }

    /// <summary>The time to reschedule to, ISO 8601 with offset.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>The priority to set.</summary>
    public int? Priority { get; init; }

    /// <summary>The queue to move to.</summary>
    public string? Queue { get; init; }

    /// <summary>Whether only to tell how many jobs, and which for instance.</summary>
    public bool DryRun { get; init; }
}
