namespace Gristmill.Modules.Summarizer.Html;

/// <summary>
/// Chooses the blocks that make the article: those in <c>article</c> or <c>main</c> if they amount to something, else
/// all outside of boilerplate, else (a page that is one big form) all there are. Lists of links are left out, as in
/// boilerplate detection by link density (Kohlschütter, Fankhauser and Nejdl 2010).
/// </summary>
internal static class ArticleBlocks
{
    /// <summary>Characters: about two sentences. An empty <c>main</c> must not hide the page.</summary>
    private const int ShortestArticle = 200;

    private const string BlockSeparator = "\n\n";

    public static string Join(IReadOnlyList<HtmlBlock> blocks)
    {
        var prose = blocks.Where(block => !block.IsBoilerplate && !block.IsLinkList).ToList();
        var article = prose.Where(block => block.IsArticle).ToList();
        if (article.Sum(block => block.Text.Length) >= ShortestArticle) return Text(article);
        return prose.Count > 0 ? Text(prose) : Text(blocks);
    }

    private static string Text(IEnumerable<HtmlBlock> blocks) =>
        string.Join(BlockSeparator, blocks.Select(block => block.Text));
}
