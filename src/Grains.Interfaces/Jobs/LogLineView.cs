using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A line that an attempt logged.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.logLine")]
public sealed record LogLineView
{
    /// <summary>Where it stands among the job's lines: what comes after it is asked for by this.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The attempt's number, from 1.</summary>
    [Id(1)]
    public required int Attempt { get; init; }

    /// <summary>When it was logged.</summary>
    [Id(2)]
    public required DateTimeOffset At { get; init; }

    /// <summary>debug, info, warning or error.</summary>
    [Id(3)]
    public required string Level { get; init; }

    /// <summary>The line.</summary>
    [Id(4)]
    public required string Message { get; init; }

    /// <summary>How many of the module's lines are missing, for which this one stands; 0 for a line of the module.</summary>
    [Id(5)]
    public int Dropped { get; init; }
}
