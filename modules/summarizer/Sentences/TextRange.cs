using System.Runtime.InteropServices;

namespace Gristmill.Modules.Summarizer.Sentences;

/// <summary>A stretch of a text, in UTF-16 code units; <paramref name="End"/> is the first one behind it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextRange(int Start, int End)
{
    public int Length => End - Start;

    /// <summary>The range without the white space at its ends; empty when there is nothing else.</summary>
    public TextRange Trim(string text)
    {
        var (start, end) = (Start, End);
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return new(start, end);
    }
}
