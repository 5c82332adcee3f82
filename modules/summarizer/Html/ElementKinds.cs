using System.Collections.Frozen;
using AngleSharp.Html.Parser.Tokens;

namespace Gristmill.Modules.Summarizer.Html;

/// <summary>Classifies elements by name, role, class and the attributes that hide them.</summary>
internal static class ElementKinds
{
    private static readonly FrozenDictionary<string, ElementKind> ByName = Names(
        (ElementKind.Block, "p h1 h2 h3 h4 h5 h6 li dt dd tr td th caption figcaption hr legend summary address"),
        (ElementKind.Block | ElementKind.Container,
            "html body div section ul ol dl table tbody thead tfoot blockquote figure details center fieldset hgroup"),
        (ElementKind.Block | ElementKind.Container | ElementKind.Preformatted, "pre"),
        (ElementKind.Block | ElementKind.Container | ElementKind.Article, "article main"),
        (ElementKind.Block | ElementKind.Container | ElementKind.Boilerplate,
            "nav header footer aside form menu search"),
        (ElementKind.Block | ElementKind.Container | ElementKind.Hidden, "template noscript dialog"),
        (ElementKind.Container | ElementKind.Hidden, "svg math select button object audio video canvas datalist")
    ).ToFrozenDictionary();

    private static readonly FrozenSet<string> BoilerplateRoles = FrozenSet.ToFrozenSet(
        ["navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alert", "menu", "menubar"]);

    /// <summary>Only whole class names and ids: <c>has-sidebar</c> is the page and not the bar.</summary>
    private static readonly FrozenSet<string> BoilerplateNames = FrozenSet.ToFrozenSet(
        [
            "nav", "navbar", "navigation", "menu", "sidebar", "footer", "breadcrumb", "breadcrumbs", "share", "sharing",
            "social", "related", "newsletter", "comments", "advertisement", "ad", "ads", "promo", "cookie",
            "cookie-banner", "cookie-notice", "cookie-consent", "consent", "popup", "modal",
        ]);

    /// <summary>Whether the attribute says anything here; the rest need not be kept, and may be millions.</summary>
    public static bool Reads(ReadOnlySpan<char> attribute) =>
        attribute is "class" or "id" or "role" or "hidden" or "aria-hidden";

    public static ElementKind Of(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The kind by name, and for a container by its attributes too.</summary>
    public static ElementKind Of(HtmlTagToken tag)
    {
        var kind = Of(tag.Name);
        if (!kind.HasFlag(ElementKind.Container) || tag.Name is "html" or "body") return kind;
        foreach (var attribute in tag.Attributes)
            kind |= (attribute.Name, attribute.Value) switch
            {
                ("hidden", not "until-found") or ("aria-hidden", "true") => ElementKind.Hidden,
                ("role", var role) when BoilerplateRoles.Contains(role) => ElementKind.Boilerplate,
                ("role", "main" or "article") => ElementKind.Article,
                ("class" or "id", var names) when HasBoilerplateName(names) => ElementKind.Boilerplate,
                _ => ElementKind.None,
            };
        return kind;
    }

    private static bool HasBoilerplateName(string names)
    {
        var lookup = BoilerplateNames.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var range in names.AsSpan().SplitAny(' ', '\t', '\n'))
            if (lookup.Contains(names.AsSpan(range))) return true;
        return false;
    }

    private static Dictionary<string, ElementKind> Names(params (ElementKind Kind, string Names)[] groups) =>
        groups.SelectMany(group => group.Names.Split(' ').Select(name => (name, group.Kind)))
            .ToDictionary(entry => entry.name, entry => entry.Kind);
}
