using Gristmill.Modules.Summarizer.Sentences;

namespace Gristmill.Modules.Summarizer.Words;

/// <summary>
/// Enumerates the words of a range: runs of letters, digits and marks; numbers with their inner stops and commas
/// (<c>3.14</c>, <c>1.000,50</c>); in scripts without spaces, every two neighbouring characters.
/// </summary>
internal ref struct WordReader(string text, TextRange range)
{
    private int _next = range.Start;

    public TextRange Current { get; private set; }

    public readonly WordReader GetEnumerator() => this;

    public static int Count(string text, TextRange range)
    {
        var count = 0;
        foreach (var _ in new WordReader(text, range)) count++;
        return count;
    }

    public bool MoveNext()
    {
        var start = _next;
        var length = 0;
        while (start < range.End && (length = LengthAt(start)) == 0) start++;
        if (start >= range.End) return false;
        if (WordCharacters.IsUnspaced(text[start]))
        {
            _next = start + 1;
            var paired = _next < range.End && WordCharacters.IsUnspaced(text[_next]);
            Current = new(start, paired ? start + 2 : start + 1);
            if (paired && (start + 2 == range.End || !WordCharacters.IsUnspaced(text[start + 2]))) _next = start + 2;
            return true;
        }
        var end = start + length;
        while (end < range.End)
        {
            if (WordCharacters.IsUnspaced(text[end])) break;
            length = LengthAt(end);
            if (length > 0) end += length;
            else if (IsInsideNumber(end)) end++;
            else break;
        }
        Current = new(start, end);
        _next = end;
        return true;
    }

    private readonly int LengthAt(int index)
    {
        var length = WordCharacters.LengthAt(text, index);
        return index + length <= range.End ? length : 0;
    }

    private readonly bool IsInsideNumber(int index) =>
        text[index] is '.' or ',' && index > range.Start && index + 1 < range.End
        && char.IsAsciiDigit(text[index - 1]) && char.IsAsciiDigit(text[index + 1]);
}
