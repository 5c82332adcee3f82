using System.ComponentModel.DataAnnotations;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>The job that follows a batch.</summary>
internal sealed record CallbackBody
{
    /// <summary>The job.</summary>
    [Required]
    public JobBody? Job { get; init; }

    /// <summary>
    /// The member of its arguments that tells how the batch ended: an object with id, name, total, completed, canceled and discarded. None
    /// does when left out.
    /// </summary>
    public string? As { get; init; }
}
