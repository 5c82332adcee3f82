using System.ComponentModel.DataAnnotations;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A range of a schedule's ticks that lies behind.</summary>
internal sealed record BackfillBody
{
    /// <summary>The range's begin, which belongs to it.</summary>
    [Required]
    public DateTimeOffset? From { get; init; }

    /// <summary>The range's end, which belongs to it too.</summary>
    [Required]
    public DateTimeOffset? To { get; init; }
}
