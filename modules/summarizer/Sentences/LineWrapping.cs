namespace Gristmill.Modules.Summarizer.Sentences;

/// <summary>
/// Tells a line end that wraps from one that was meant. Who wraps at a width breaks where the next word would not
/// have fitted; so a line that had ample room for it was ended on purpose: a heading, a signature, an item.
/// </summary>
internal readonly struct LineWrapping
{
    /// <summary>A word that would have ended within this share of the widest line had ample room.</summary>
    private const double AmpleShare = 0.7;

    private readonly string _text;
    private readonly List<TextRange> _lines;
    private readonly int _width;

    public LineWrapping(string text, List<TextRange> lines)
    {
        _text = text;
        _lines = lines;
        foreach (var line in lines) _width = Math.Max(_width, line.Length);
    }

    public bool BreaksBefore(int index)
    {
        var (previous, line) = (_lines[index - 1], _lines[index]);
        if (LineMark.IsHeading(_text, previous) || LineMark.IsHeading(_text, line)) return true;
        var meant = IsMeant(previous, line);
        return LineMark.IsListItem(_text, line)
            ? meant || EndsThought(previous) || LineMark.IsListItem(_text, previous)
            : meant;
    }

    private bool IsMeant(TextRange previous, TextRange line)
    {
        if (char.IsLower(_text[line.Start]) || _text[previous.End - 1] is ',' or '-' or '\u00AD') return false;
        var word = 0;
        while (word < line.Length && !char.IsWhiteSpace(_text[line.Start + word])) word++;
        return previous.Length + 1 + word <= AmpleShare * _width;
    }

    private bool EndsThought(TextRange line) =>
        _text[line.End - 1] is ':' or ';' || StopMark.IsStop(_text[line.End - 1]);
}
