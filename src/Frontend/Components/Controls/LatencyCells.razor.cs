using Gristmill.Frontend.Components.Text;
using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Controls;

/// <summary>Percentiles as four cells of a row; dashes where there are none.</summary>
public sealed partial class LatencyCells
{
    /// <summary>The percentiles.</summary>
    [Parameter, EditorRequired]
    public LatencyView Latency { get; set; } = new();

    private string Text(double seconds) => Latency.Count == 0 ? "–" : HumanText.Duration(TimeSpan.FromSeconds(seconds));
}
