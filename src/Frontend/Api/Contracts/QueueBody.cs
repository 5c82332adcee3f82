namespace Gristmill.Frontend.Api.Contracts;

/// <summary>The rules of a queue. What is left out does not hold.</summary>
internal sealed record QueueBody
{
    /// <summary>Jobs of it that run at a time, in the whole cluster.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>Jobs of it that one node holds at a time.</summary>
    public int? MaxRunningPerSilo { get; init; }

    /// <summary>Starts of its jobs.</summary>
    public RateBody? Rate { get; init; }

    /// <summary>How its jobs share it; first come, first served when left out.</summary>
    public QueueKeyBody? Key { get; init; }

    /// <summary>What people should know of it, at most 1000 characters.</summary>
    public string? Note { get; init; }
}
