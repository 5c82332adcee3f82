namespace Gristmill.Modules.Summarizer.Sentences;

/// <summary>What plain text puts before a list item or a heading.</summary>
internal static class LineMark
{
    private const int LongestNumber = 3;

    /// <summary>The length of a bullet or of <c>#</c> marks with the space behind: no part of the text.</summary>
    public static int LengthOf(string text, TextRange line)
    {
        var end = line.Start;
        if (IsBullet(text[end])) end++;
        else while (end < line.End && text[end] == '#') end++;
        if (end == line.Start || end >= line.End || !char.IsWhiteSpace(text[end])) return 0;
        while (end < line.End && char.IsWhiteSpace(text[end])) end++;
        return end - line.Start;
    }

    public static bool IsHeading(string text, TextRange line) => text[line.Start] == '#' && LengthOf(text, line) > 0;

    /// <summary>Whether the line begins with a mark, or with a number or letter: <c>1.</c>, <c>2)</c>, <c>b)</c>.</summary>
    public static bool IsListItem(string text, TextRange line)
    {
        if (LengthOf(text, line) > 0) return true;
        var end = line.Start;
        if (char.IsAsciiLetterLower(text[end])) end++;
        else while (end < line.End && end - line.Start <= LongestNumber && char.IsAsciiDigit(text[end])) end++;
        return end > line.Start && end - line.Start <= LongestNumber && end + 1 < line.End
            && text[end] is '.' or ')' && char.IsWhiteSpace(text[end + 1]);
    }

    private static bool IsBullet(char c) => c is '-' or '*' or '+' or '•' or '‣' or '◦' or '▪' or '·' or '–' or '—';
}
