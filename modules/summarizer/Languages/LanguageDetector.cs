using Gristmill.Modules.Summarizer.Sentences;
using Gristmill.Modules.Summarizer.Words;

namespace Gristmill.Modules.Summarizer.Languages;

/// <summary>
/// Tells the language by its commonest words, which make up two fifths of a running text, and by its letters. It
/// reads samples, so its time does not grow with the text.
/// </summary>
internal static class LanguageDetector
{
    private const int Samples = 4;
    private const int SampleLength = 8_192;

    /// <summary>Below this share of known words the language is another: Portuguese has 0.25 of Spanish.</summary>
    private const double LeastShare = 0.28;

    /// <summary>A smaller lead over the runner-up, relative to the best, tells nothing.</summary>
    private const double LeastLead = 0.1;

    /// <summary>One common word may be a name or a loan.</summary>
    private const int FewestStopWords = 2;

    public static DetectedLanguage Detect(string text)
    {
        var languages = Language.Known;
        Span<double> evidence = stackalloc double[languages.Count];
        Span<int> stopWords = stackalloc int[languages.Count];
        var words = 0;
        foreach (var sample in SamplesOf(text)) words += Weigh(text, sample, evidence, stopWords);
        if (words == 0) return new(Language.Undetermined, 0);

        var best = 0;
        for (var i = 1; i < evidence.Length; i++)
            if (evidence[i] > evidence[best]) best = i;
        if (stopWords[best] < FewestStopWords || evidence[best] < LeastShare * words)
            return new(Language.Undetermined, 0);

        var second = 0.0;
        for (var i = 0; i < evidence.Length; i++)
            if (i != best) second = Math.Max(second, evidence[i]);
        var lead = (evidence[best] - second) / evidence[best];
        return lead < LeastLead ? new(Language.Undetermined, 0) : new(languages[best], Math.Round(lead, 2));
    }

    private static IEnumerable<TextRange> SamplesOf(string text)
    {
        if (text.Length <= Samples * SampleLength) return [new(0, text.Length)];
        var step = (text.Length - SampleLength) / (Samples - 1);
        return Enumerable.Range(0, Samples).Select(i => new TextRange(i * step, (i * step) + SampleLength));
    }

    /// <returns>The number of words in the sample.</returns>
    private static int Weigh(string text, TextRange sample, Span<double> evidence, Span<int> stopWords)
    {
        var count = 0;
        Span<char> buffer = stackalloc char[Lowercase.LongestWord];
        foreach (var range in new WordReader(text, sample))
        {
            count++;
            var word = buffer[..Lowercase.Write(text.AsSpan(range.Start, range.Length), buffer)];
            var accented = word.ContainsAnyExceptInRange('\0', '\u007f');
            for (var i = 0; i < evidence.Length; i++)
            {
                var language = Language.Known[i];
                if (language.IsStopWord(word))
                {
                    evidence[i]++;
                    stopWords[i]++;
                }
                else if (accented) evidence[i] += Writes(language, word) ? 0.5 : -1;
            }
        }
        return count;
    }

    /// <summary>Whether the language writes all letters of the word.</summary>
    private static bool Writes(Language language, ReadOnlySpan<char> word)
    {
        foreach (var c in word)
            if (c > '\u007f' && !language.Letters.Contains(c)) return false;
        return true;
    }
}
