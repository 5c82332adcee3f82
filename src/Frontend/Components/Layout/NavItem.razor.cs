using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Layout;

/// <summary>A link of the navigation; it knows whether it leads to the page, or the part of the site, that is open.</summary>
public sealed partial class NavItem(NavigationManager navigation)
{
    /// <summary>Where it leads: a path from the root.</summary>
    [Parameter, EditorRequired]
    public string Href { get; set; } = "/";

    /// <summary>What it says.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    private string? Current
    {
        get
        {
            var path = new Uri(navigation.Uri).AbsolutePath;
            if (path == Href) return "page";
            return Href != "/" && path.StartsWith(Href + "/", StringComparison.Ordinal) ? "true" : null;
        }
    }
}
