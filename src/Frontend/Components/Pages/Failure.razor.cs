using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>What a browser gets instead of a page: there is none, or it broke.</summary>
public sealed partial class Failure
{
    /// <summary>What happened, in a few words.</summary>
    [Parameter, EditorRequired]
    public string Heading { get; set; } = "";

    /// <summary>What it means and what to do.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";
}
