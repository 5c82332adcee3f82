using System.ComponentModel.DataAnnotations;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A new schedule.</summary>
internal sealed record NewScheduleBody : ScheduleBody
{
    /// <summary>Its name: 1 to 80 letters, digits, '.', '_' or '-', beginning with a letter or digit.</summary>
    [Required]
    public string? Name { get; init; }
}
