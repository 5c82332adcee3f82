namespace Gristmill.Frontend.Api.Contracts;

/// <summary>How the jobs of a queue share it: keys take turns.</summary>
internal sealed record QueueKeyBody
{
    /// <summary>Where a job's key stands in its arguments, such as "tenant" or "order.customer".</summary>
    public string? Path { get; init; }

    /// <summary>Jobs of one key that run at a time, in the whole cluster; no limit when left out.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>Starts of one key's jobs; no limit when left out.</summary>
    public RateBody? Rate { get; init; }
}
