namespace Gristmill.Modules.Summarizer.Html;

/// <summary>What an element means for the text inside it.</summary>
[Flags]
internal enum ElementKind
{
    /// <summary>Inline: it neither ends a block nor changes what its text is.</summary>
    None = 0,

    /// <summary>It starts and ends a block.</summary>
    Block = 1,

    /// <summary>It is kept on the stack of open elements, so that its end tag closes what is open inside.</summary>
    Container = 2,

    /// <summary>Its text is not shown, or is no prose.</summary>
    Hidden = 4,

    /// <summary>Its text belongs to the page and not to the article.</summary>
    Boilerplate = 8,

    /// <summary>Its text is what the page is about.</summary>
    Article = 16,

    /// <summary>Its line ends count.</summary>
    Preformatted = 32,
}
