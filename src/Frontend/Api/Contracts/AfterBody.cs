using System.ComponentModel.DataAnnotations;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A job that another one waits for.</summary>
internal sealed record AfterBody
{
    /// <summary>The job: its id, or the "name" of a job of the same request.</summary>
    [Required]
    public string? Job { get; init; }

    /// <summary>The member of the waiting job's arguments that its result becomes; nothing becomes of it when left out.</summary>
    public string? As { get; init; }

    /// <summary>
    /// "cancel" (the waiting job is canceled when this one is canceled or discarded) or "continue" (it goes on, with null in place of the
    /// result); "cancel" when left out.
    /// </summary>
    public string? OnFailure { get; init; }
}
