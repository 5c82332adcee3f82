using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;

namespace Gristmill.Modules.Summarizer.Html;

/// <summary>Turns the tokens of a page into blocks of text.</summary>
internal sealed class TokenReader(HtmlTokenizer tokenizer)
{
    private readonly OpenElements _open = new();
    private readonly BlockWriter _blocks = new();
    private bool _inLink;
    private bool _inTitle;

    public void Read(HtmlToken token)
    {
        switch (token.Type)
        {
            case HtmlTokenType.StartTag:
                ReadStart(token.AsTag());
                break;
            case HtmlTokenType.EndTag:
                ReadEnd(token.Name);
                break;
            case HtmlTokenType.Character when !_open.InHidden && !_inTitle:
                _blocks.Write(token.Data, _inLink, _open.InPreformatted);
                break;
        }
    }

    public IReadOnlyList<HtmlBlock> End()
    {
        _blocks.EndBlock(_open);
        return _blocks.Blocks;
    }

    private void ReadStart(HtmlTagToken tag)
    {
        tokenizer.State = ContentOf(tag.Name);
        if (tag.Name == "br") _blocks.EndLine();
        if (tag.Name == "a") _inLink = true;
        if (tag.Name is "title" or "textarea") _inTitle = true;
        var kind = ElementKinds.Of(tag);
        if (kind.HasFlag(ElementKind.Block)) EndBlock();
        if (kind.HasFlag(ElementKind.Container)) _open.Open(tag.Name, kind);
    }

    private void ReadEnd(string name)
    {
        if (name == "a") _inLink = false;
        if (name is "title" or "textarea") _inTitle = false;
        var kind = ElementKinds.Of(name);
        if (kind.HasFlag(ElementKind.Block)) EndBlock();
        if (kind.HasFlag(ElementKind.Container)) _open.Close(name);
    }

    /// <summary>A link left open ends with its block, or the rest of the page would be one.</summary>
    private void EndBlock()
    {
        _blocks.EndBlock(_open);
        _inLink = false;
    }

    /// <summary>How the standard's tree construction would have the tokenizer go on behind this start tag.</summary>
    private static HtmlParseMode ContentOf(string name) => name switch
    {
        "script" => HtmlParseMode.Script,
        "style" or "xmp" or "iframe" or "noembed" or "noframes" => HtmlParseMode.Rawtext,
        "title" or "textarea" => HtmlParseMode.RCData,
        "plaintext" => HtmlParseMode.Plaintext,
        _ => HtmlParseMode.PCData,
    };
}
