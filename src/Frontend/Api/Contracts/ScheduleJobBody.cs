using System.ComponentModel.DataAnnotations;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>The job that each tick of a schedule enqueues.</summary>
internal sealed record ScheduleJobBody
{
    /// <summary>The module's name.</summary>
    [Required]
    public string? Module { get; init; }

    /// <summary>The operation's name.</summary>
    [Required]
    public string? Operation { get; init; }

    /// <summary>The operation's arguments; an empty object when left out.</summary>
    public RawJson? Args { get; init; }

    /// <summary>The queue; "default" when left out.</summary>
    public string? Queue { get; init; }

    /// <summary>Lower runs first, -32768 to 32767; 0 when left out.</summary>
    public int? Priority { get; init; }

    /// <summary>Attempts it may spend, the first included, 1 to 1000; the operation's own or 20 when left out.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Time limit of one attempt in seconds, at most 86400; the operation's own when left out.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Words to find it by: at most 9, beside "schedule:" and the schedule's name, which each of its jobs has.</summary>
    public IReadOnlyList<string?>? Tags { get; init; }

    /// <summary>How it is tried again; as its operation or the node has it when left out.</summary>
    public RetryBody? Retry { get; init; }
}
