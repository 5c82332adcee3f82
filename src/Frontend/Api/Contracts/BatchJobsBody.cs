using System.ComponentModel.DataAnnotations;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>More jobs for a batch.</summary>
internal sealed record BatchJobsBody
{
    /// <summary>The jobs, 1 to 10,000.</summary>
    [Required]
    public IReadOnlyList<JobBody?>? Jobs { get; init; }
}
