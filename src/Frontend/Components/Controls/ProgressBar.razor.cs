using System.Globalization;
using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Controls;

/// <summary>How far a job says it is.</summary>
public sealed partial class ProgressBar
{
    /// <summary>What it said last.</summary>
    [Parameter, EditorRequired]
    public ProgressView Progress { get; set; } = null!;

    /// <summary>An attribute and no style, which the content policy would refuse.</summary>
    private string? Percent => Progress.Fraction is { } fraction ? (100 * fraction).ToString("0.#", CultureInfo.InvariantCulture) : null;
}
