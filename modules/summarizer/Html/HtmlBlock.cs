namespace Gristmill.Modules.Summarizer.Html;

/// <summary>One block of visible text: a paragraph, heading, item or cell.</summary>
/// <param name="Text">White space folded, except the line ends of <c>br</c> and <c>pre</c>.</param>
/// <param name="IsBoilerplate">Whether it stands in navigation, a page header or footer, an aside or a form.</param>
/// <param name="IsArticle">Whether it stands in an <c>article</c> or <c>main</c>.</param>
/// <param name="IsLinkList">Whether most of it is the text of links.</param>
internal readonly record struct HtmlBlock(string Text, bool IsBoilerplate, bool IsArticle, bool IsLinkList);
