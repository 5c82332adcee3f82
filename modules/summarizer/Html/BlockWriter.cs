using System.Text;

namespace Gristmill.Modules.Summarizer.Html;

/// <summary>Gathers text into blocks, folding white space as a browser shows it.</summary>
internal sealed class BlockWriter
{
    private const double LinkListShare = 0.6;

    private readonly StringBuilder _block = new();
    private readonly List<HtmlBlock> _blocks = [];
    private int _linkCharacters;

    public IReadOnlyList<HtmlBlock> Blocks => _blocks;

    public void Write(string text, bool inLink, bool keepLineEnds)
    {
        var before = _block.Length;
        foreach (var c in text)
        {
            if (c == '\n' && keepLineEnds) EndLine();
            else if (!char.IsWhiteSpace(c)) _block.Append(c);
            else if (_block.Length > 0 && !char.IsWhiteSpace(_block[^1])) _block.Append(' ');
        }
        if (inLink) _linkCharacters += _block.Length - before;
    }

    /// <summary>A second line end in a row is a blank line.</summary>
    public void EndLine()
    {
        if (_block.Length > 0 && _block[^1] == ' ') _block.Length--;
        if (_block.Length > 0) _block.Append('\n');
    }

    public void EndBlock(OpenElements where)
    {
        while (_block.Length > 0 && char.IsWhiteSpace(_block[^1])) _block.Length--;
        if (_block.Length > 0)
            _blocks.Add(new(_block.ToString(), where.InBoilerplate, where.InArticle,
                _linkCharacters > LinkListShare * _block.Length));
        _block.Clear();
        _linkCharacters = 0;
    }
}
