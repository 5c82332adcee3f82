using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Layout;

/// <summary>The document around a page: its head, style and script.</summary>
public sealed partial class Document
{
    /// <summary>What stands in the body.</summary>
    [Parameter, EditorRequired]
    public RenderFragment? ChildContent { get; set; }
}
