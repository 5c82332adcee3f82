using System.ComponentModel.DataAnnotations;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A job to enqueue. What is required is checked by hand, so that the answer names the field.</summary>
internal sealed record JobBody
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

    /// <summary>Not before this time, ISO 8601 with offset; at once when left out.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>Attempts it may spend, the first included, 1 to 1000; 20 when left out.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Time limit of one attempt in seconds, at most 86400; the operation's own when left out.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Words to find it by: at most 10, of 1 to 100 characters each.</summary>
    public IReadOnlyList<string?>? Tags { get; init; }

    /// <summary>Not started any more from this time on, ISO 8601 with offset: then it is discarded. Never when left out.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How it is tried again; as its operation or the node has it when left out.</summary>
    public RetryBody? Retry { get; init; }

    /// <summary>What other job it must not stand beside; any when left out.</summary>
    public UniqueBody? Unique { get; init; }

    /// <summary>By what jobs of the same request name it in their "after"; 1 to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary>The jobs it waits for, at most 1000: it does not start before all of them have ended. None when left out.</summary>
    public IReadOnlyList<AfterBody?>? After { get; init; }
}
