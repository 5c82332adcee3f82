using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Controls;

/// <summary>A job's state or an attempt's outcome, by name and colour.</summary>
public sealed partial class StateBadge
{
    /// <summary>The name.</summary>
    [Parameter, EditorRequired]
    public string State { get; set; } = "";
}
