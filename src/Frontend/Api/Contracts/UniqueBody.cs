namespace Gristmill.Frontend.Api.Contracts;

/// <summary>What other job a new one must not stand beside: one of the same module, operation, queue and arguments.</summary>
internal sealed record UniqueBody
{
    /// <summary>The paths of the arguments that count, at most 10; all arguments when left out.</summary>
    public IReadOnlyList<string?>? Args { get; init; }

    /// <summary>Whether jobs of other queues count as well; not when left out.</summary>
    public bool AnyQueue { get; init; }

    /// <summary>How long after it was enqueued the other job counts, in seconds; as long as it is in the states when left out.</summary>
    public double? PeriodSeconds { get; init; }

    /// <summary>The states in which the other job counts; when left out the unfinished ones, and with a period Completed as well.</summary>
    public IReadOnlyList<string?>? States { get; init; }

    /// <summary>"ignore", "replace" (the waiting job takes over all of this one) or "reschedule" (its time); "ignore" when left out.</summary>
    public string? OnConflict { get; init; }
}
