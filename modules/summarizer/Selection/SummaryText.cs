using System.Text;
using Gristmill.Modules.Summarizer.Sentences;

namespace Gristmill.Modules.Summarizer.Selection;

/// <summary>The sentences of a summary as one line: every run of white space becomes one space.</summary>
internal static class SummaryText
{
    /// <summary>What stands between two sentences, in characters.</summary>
    public const int SeparatorLength = 1;

    private const char Separator = ' ';

    public static string Join(string text, IReadOnlyList<TextRange> sentences)
    {
        var summary = new StringBuilder();
        foreach (var sentence in sentences)
        {
            if (summary.Length > 0) summary.Append(Separator);
            for (var i = sentence.Start; i < sentence.End; i++)
                if (IsKept(text, i, sentence.Start)) summary.Append(char.IsWhiteSpace(text[i]) ? Separator : text[i]);
        }
        return summary.ToString();
    }

    /// <summary>The length that the sentence has in <see cref="Join"/>.</summary>
    public static int LengthOf(string text, TextRange sentence)
    {
        var length = 0;
        for (var i = sentence.Start; i < sentence.End; i++)
            if (IsKept(text, i, sentence.Start)) length++;
        return length;
    }

    /// <summary>
    /// The longest beginning of the sentence that <see cref="Join"/> writes in <paramref name="characters"/>, up to a
    /// word's end where it has one.
    /// </summary>
    public static TextRange Shorten(string text, TextRange sentence, int characters)
    {
        var end = sentence.Start;
        var wordEnd = sentence.Start;
        for (var length = 0; end < sentence.End; end++)
        {
            if (char.IsWhiteSpace(text[end]) && end > sentence.Start) wordEnd = end;
            if (IsKept(text, end, sentence.Start) && ++length > characters) break;
        }
        if (end == sentence.End) return sentence;
        if (wordEnd > sentence.Start) return new TextRange(sentence.Start, wordEnd).Trim(text);
        return new(sentence.Start, char.IsSurrogatePair(text[end - 1], text[end]) ? end - 1 : end);
    }

    private static bool IsKept(string text, int index, int start) =>
        !char.IsWhiteSpace(text[index]) || index == start || !char.IsWhiteSpace(text[index - 1]);
}
