namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A batch to make.</summary>
internal sealed record BatchBody
{
    /// <summary>What people call it, at most 200 characters; empty when left out.</summary>
    public string? Name { get; init; }

    /// <summary>Its jobs, at most 10,000; at least one, unless it is open.</summary>
    public IReadOnlyList<JobBody?>? Jobs { get; init; }

    /// <summary>Whether it takes more jobs until it is closed; not when left out.</summary>
    public bool Open { get; init; }

    /// <summary>The job that follows when all have ended, however they did; none when left out.</summary>
    public CallbackBody? Callback { get; init; }
}
