namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A schedule whose ticks are asked for; it need not be there, and needs no job.</summary>
internal sealed record SchedulePreviewBody : ScheduleBody
{
    /// <summary>Its name, on which its jitter depends.</summary>
    public string? Name { get; init; }

    /// <summary>Ticks after this time; now when left out.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>How many, 1 to 100; 10 when left out.</summary>
    public int? Count { get; init; }
}
