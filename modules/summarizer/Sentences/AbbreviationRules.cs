using Gristmill.Modules.Summarizer.Languages;
using Gristmill.Modules.Summarizer.Words;

namespace Gristmill.Modules.Summarizer.Sentences;

/// <summary>
/// Decides about a single full stop with a word before it, white space behind it, and no small letter after: whether
/// it belongs to an abbreviation, an initial or an ordinal, or ends the sentence. Where both may be, a capitalised
/// stop word behind (<c>The</c>, <c>Die</c>, <c>Il</c>) says that a sentence begins.
/// </summary>
internal sealed class AbbreviationRules(string text, Language language)
{
    private const int LongestOrdinal = 3;

    /// <param name="sentence">From the start of the sentence to the end of the block.</param>
    /// <param name="token">The word before the stop, without opening quotes and brackets.</param>
    /// <param name="next">Where the next word begins.</param>
    public bool EndsSentence(TextRange sentence, TextRange token, int next)
    {
        if (token.Length == 0) return true;
        var word = text.AsSpan(token.Start, token.Length);
        var numberFollows = char.IsAsciiDigit(text[next]);
        if (!word.ContainsAnyExceptInRange('0', '9'))
            return !IsEnumerator(sentence, token) && !IsOrdinal(sentence, word, next);
        if (language.StopMakesOrdinal && IsRomanNumeral(word)) return StopWordFollows(sentence, next);

        Span<char> buffer = stackalloc char[Lowercase.LongestWord];
        var lower = buffer[..Lowercase.Write(word, buffer)];
        return language.AbbreviationOf(lower) switch
        {
            Abbreviation.Joining => false,
            Abbreviation.Numbered => !numberFollows && !RomanNumeralFollows(sentence, next),
            Abbreviation.Ending => !numberFollows && StopWordFollows(sentence, next),
            _ => !IsInitials(word) || (!numberFollows && StopWordFollows(sentence, next)),
        };
    }

    /// <summary>The number of a list item or chapter: the first thing in its block.</summary>
    private static bool IsEnumerator(TextRange sentence, TextRange token) =>
        token.Start == sentence.Start && token.Length <= LongestOrdinal;

    /// <summary><c>3. Oktober</c>, <c>3. 10. 1990</c>; but not <c>1990. Die</c>.</summary>
    private bool IsOrdinal(TextRange sentence, ReadOnlySpan<char> number, int next) =>
        language.StopMakesOrdinal && number.Length <= LongestOrdinal && !StopWordFollows(sentence, next);

    /// <summary>One letter, or letters each with a stop: <c>J</c>, <c>U.S</c>, <c>J.-C</c>.</summary>
    private static bool IsInitials(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (!char.IsLetter(word[i])) return false;
            if (i + 1 == word.Length) return true;
            if (word[++i] != '.') return false;
            if (i + 1 < word.Length && word[i + 1] == '-') i++;
        }
        return false;
    }

    /// <summary>Of kings, centuries and volumes, so up to XXXIX: <c>CD</c> and <c>MC</c> are likelier words.</summary>
    private static bool IsRomanNumeral(ReadOnlySpan<char> word) => word.Length > 0 && !word.ContainsAnyExcept("IVX");

    /// <summary>A single <c>I</c> is likelier a pronoun.</summary>
    private bool RomanNumeralFollows(TextRange sentence, int next) =>
        WordAt(sentence, next) is { Length: > 1 } word && IsRomanNumeral(word);

    private bool StopWordFollows(TextRange sentence, int next)
    {
        var word = WordAt(sentence, next);
        var initial = next + word.Length < sentence.End && text[next + word.Length] == '.' && word.Length == 1;
        Span<char> buffer = stackalloc char[Lowercase.LongestWord];
        return !initial && language.IsStopWord(buffer[..Lowercase.Write(word, buffer)]);
    }

    private ReadOnlySpan<char> WordAt(TextRange sentence, int start)
    {
        var limit = Math.Min(sentence.End, start + Lowercase.LongestWord);
        var end = start;
        while (end < limit && char.IsLetter(text[end])) end++;
        return text.AsSpan(start, end - start);
    }
}
