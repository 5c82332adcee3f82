using System.Buffers;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Modules.Summarizer.Sentences;

/// <summary>
/// Splits a text into blocks, which no sentence crosses: paragraphs between blank lines and rules, headings, list
/// items. Single line ends inside a paragraph are hard wrapping and join their lines.
/// </summary>
internal static class BlockSplitter
{
    /// <summary>A run of lines without a blank one is looked at in pieces of this many, to bound memory.</summary>
    private const int LinesAtOnce = 4_096;

    private static readonly SearchValues<char> RuleCharacters = SearchValues.Create("-=_*~#+|· ");

    public static IEnumerable<TextRange> Split(string text, WorkMeter meter)
    {
        var paragraph = new List<TextRange>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.AsSpan(start).IndexOfAny('\n', '\r', '\u2029');
            end = end < 0 ? text.Length : start + end;
            meter.Add(1);
            var line = new TextRange(start, end).Trim(text);
            var separates = line.Length == 0 || IsRule(text, line);
            if (!separates) paragraph.Add(line);
            if (separates || paragraph.Count == LinesAtOnce)
            {
                foreach (var block in BlocksOf(text, paragraph)) yield return block;
                paragraph.Clear();
            }
            start = end + (end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
        }
        foreach (var block in BlocksOf(text, paragraph)) yield return block;
    }

    private static IEnumerable<TextRange> BlocksOf(string text, List<TextRange> lines)
    {
        if (lines.Count == 0) yield break;
        var wrapping = new LineWrapping(text, lines);
        var first = 0;
        for (var i = 1; i <= lines.Count; i++)
        {
            if (i < lines.Count && !wrapping.BreaksBefore(i)) continue;
            var start = lines[first].Start + LineMark.LengthOf(text, lines[first]);
            if (start < lines[i - 1].End) yield return new(start, lines[i - 1].End);
            first = i;
        }
    }

    /// <summary>A line drawn in characters (<c>-----</c>, <c>* * *</c>), which separates and says nothing.</summary>
    private static bool IsRule(string text, TextRange line) =>
        line.Length >= 3 && !text.AsSpan(line.Start, line.Length).ContainsAnyExcept(RuleCharacters);
}
