using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Text;
using Gristmill.Modules.Sdk;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Modules.Summarizer.Html;

/// <summary>
/// The article's text of an HTML page, blocks separated by blank lines. It reads AngleSharp's tokens and builds no
/// document: the tree construction of the HTML standard takes quadratic time and deep trees on hostile input, and a
/// summary needs only to know which containers are open.
/// </summary>
internal static class HtmlText
{
    /// <exception cref="ModuleArgumentException">The page shows no text.</exception>
    public static string Extract(string html, WorkMeter meter)
    {
        using var tokenizer = new HtmlTokenizer(new TextSource(new StringTextSource(html)), HtmlEntityProvider.Resolver)
        {
            SkipComments = true,
            SkipScriptText = true,
            SkipRawText = true,
            DisableElementPositionTracking = true,
            ShouldEmitAttribute = (ref _, name) => ElementKinds.Reads(name.Span),
        };
        var reader = new TokenReader(tokenizer);
        var position = 0;
        while (tokenizer.Get() is { Type: not HtmlTokenType.EndOfFile } token)
        {
            meter.Add(tokenizer.Position - position);
            position = tokenizer.Position;
            reader.Read(token);
        }
        var text = ArticleBlocks.Join(reader.End());
        return text.Length > 0 ? text : throw new ModuleArgumentException(
            "text", $"Expected HTML that shows text, got {html.Length} characters of HTML that show none.");
    }
}
