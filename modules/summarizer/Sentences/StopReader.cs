using Gristmill.Modules.Summarizer.Languages;

namespace Gristmill.Modules.Summarizer.Sentences;

/// <summary>Reads one run of stops with what closes behind it, and decides whether a sentence ends there.</summary>
internal sealed class StopReader(string text, Language language)
{
    /// <summary>A longer run of letters is no abbreviation.</summary>
    private const int LongestToken = 24;

    private const int LongestFootnote = 5;

    private readonly AbbreviationRules _rules = new(text, language);
    private readonly bool _lowerCaseBegins = LowerCaseBegins(text);

    /// <param name="sentence">From the start of the sentence to the end of the block.</param>
    /// <param name="index">Where the first stop stands.</param>
    /// <param name="guillemets">The state before the stop.</param>
    /// <returns>Where the run ends, and whether it ends the sentence.</returns>
    public (int End, bool EndsSentence) Read(TextRange sentence, int index, Guillemets guillemets)
    {
        var runEnd = index;
        while (runEnd < sentence.End && StopMark.IsStop(text[runEnd])) runEnd++;
        var end = Footnote(Closers(runEnd, sentence.End, guillemets), sentence.End);
        if (end == sentence.End) return (end, true);
        if (StopMark.EndsWithoutSpace(text[runEnd - 1])) return (end, true);
        if (!char.IsWhiteSpace(text[end])) return (end, false);

        var next = NextWord(end, sentence.End);
        if (next == sentence.End) return (end, true);
        if (text[next] == '.' || (char.IsLower(text[next]) && !_lowerCaseBegins)) return (end, false);
        var plainStop = runEnd == index + 1 && end == runEnd && text[index] == '.';
        return (end, !plainStop || _rules.EndsSentence(sentence, TokenBefore(sentence.Start, index), next));
    }

    private int Closers(int index, int limit, Guillemets guillemets)
    {
        while (index < limit && StopMark.IsCloser(text[index])) guillemets.See(text[index++]);
        if (!guillemets.AwaitClosing) return index;
        var apart = index;
        while (apart < limit && char.IsWhiteSpace(text[apart])) apart++;
        return apart < limit && text[apart] == '»' ? apart + 1 : index;
    }

    /// <summary>Skips a mark such as <c>[12]</c>, which encyclopedias put behind the stop.</summary>
    private int Footnote(int index, int limit)
    {
        while (index < limit && text[index] == '[')
        {
            var end = index + 1;
            while (end < limit && end - index <= LongestFootnote && char.IsAsciiDigit(text[end])) end++;
            if (end == index + 1 || end >= limit || text[end] != ']') return index;
            index = end + 1;
        }
        return index;
    }

    private int NextWord(int index, int limit)
    {
        while (index < limit && (char.IsWhiteSpace(text[index]) || StopMark.IsOpener(text[index]))) index++;
        return index;
    }

    private TextRange TokenBefore(int limit, int stop)
    {
        var start = stop;
        while (start > limit && stop - start < LongestToken && !char.IsWhiteSpace(text[start - 1])) start--;
        while (start < stop && (StopMark.IsOpener(text[start]) || StopMark.IsStop(text[start]))) start++;
        return new(start + LengthOfElision(start, stop), stop);
    }

    /// <summary>The <c>l'</c> of <c>l'art. 5</c>; not the <c>I'</c> of <c>I'd</c>.</summary>
    private int LengthOfElision(int start, int stop)
    {
        var apostrophe = text.AsSpan(start, stop - start).IndexOfAny('\'', '’');
        return apostrophe is 1 or 2 && stop - start - apostrophe > 2 ? apostrophe + 1 : 0;
    }

    /// <summary>Whether the writer begins sentences in lower case, as in a chat; judged by the text's start.</summary>
    private static bool LowerCaseBegins(string text)
    {
        var limit = Math.Min(text.Length, 65_536) - 2;
        var balance = 0;
        var first = 0;
        while (first < limit && !char.IsLetter(text[first])) first++;
        if (first >= limit || !char.IsLower(text[first])) return false;
        for (var i = first; i < limit; i++)
        {
            if (!StopMark.IsStop(text[i]) || !char.IsWhiteSpace(text[i + 1])) continue;
            if (char.IsLower(text[i + 2])) balance++;
            else if (char.IsUpper(text[i + 2])) balance--;
        }
        return balance > 0;
    }
}
