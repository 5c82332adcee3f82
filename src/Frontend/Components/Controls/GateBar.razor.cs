using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Controls;

/// <summary>A gate: how many of its permits are held, and how many callers wait for one.</summary>
public sealed partial class GateBar
{
    /// <summary>The gate.</summary>
    [Parameter, EditorRequired]
    public GateView Gate { get; set; } = null!;

    private string Title => Gate.Name == "io" ? "I/O" : "Blocking";

    /// <summary>An attribute and no style, which the content policy would refuse.</summary>
    private string Percent => (Gate.Capacity == 0 ? 0 : 100.0 * Gate.Held / Gate.Capacity).ToString("0.#");
}
