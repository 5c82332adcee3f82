using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Controls;

/// <summary>The way through a list that pages by key: on, or back to its beginning.</summary>
public sealed partial class Pager
{
    /// <summary>The first page; null when it is open.</summary>
    [Parameter, EditorRequired]
    public string? First { get; set; }

    /// <summary>The next page; null on the last.</summary>
    [Parameter, EditorRequired]
    public string? Next { get; set; }
}
