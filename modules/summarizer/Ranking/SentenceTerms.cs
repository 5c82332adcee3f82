using System.Runtime.InteropServices;
using Gristmill.Modules.Summarizer.Languages;
using Gristmill.Modules.Summarizer.Sentences;
using Gristmill.Modules.Summarizer.Words;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Modules.Summarizer.Ranking;

/// <summary>
/// The content words of all sentences as term numbers, in one array: those of sentence <c>i</c> are
/// <c>Terms[Offsets[i]..Offsets[i + 1]]</c>, ascending, each once. A sentence said before, word for word, has none
/// and is named in <see cref="IsRepeat"/>.
/// </summary>
internal sealed class SentenceTerms
{
    private readonly List<int> _terms = [];
    private readonly List<float> _weights = [];
    private readonly int[] _offsets;

    private SentenceTerms(int sentences)
    {
        _offsets = new int[sentences + 1];
        IsRepeat = new bool[sentences];
        ContentWords = new int[sentences];
        Words = new int[sentences];
    }

    public int Sentences => IsRepeat.Length;

    /// <summary>How many different terms there are; their numbers are below.</summary>
    public int Vocabulary { get; private set; }

    public int TotalTerms => _terms.Count;

    public bool[] IsRepeat { get; }

    /// <summary>Words that are no stop words, repetitions counted.</summary>
    public int[] ContentWords { get; }

    public int[] Words { get; }

    public ReadOnlySpan<int> TermsOf(int sentence) => Slice(_terms, sentence);

    /// <summary>The weights of <see cref="TermsOf"/>; at first the number of occurrences.</summary>
    public Span<float> WeightsOf(int sentence) => Slice(_weights, sentence);

    public static SentenceTerms Read(string text, IReadOnlyList<Sentence> sentences, Language language, WorkMeter meter)
    {
        var terms = new SentenceTerms(sentences.Count);
        var vocabulary = new Dictionary<string, int>();
        var seen = new HashSet<UInt128>();
        var scratch = new List<int>();
        for (var i = 0; i < sentences.Count; i++)
        {
            scratch.Clear();
            var fingerprint = terms.ReadSentence(text, sentences[i].Range, i, language, vocabulary, scratch);
            meter.Add(sentences[i].Range.Length);
            terms.IsRepeat[i] = terms.Words[i] > 0 && !seen.Add(fingerprint);
            if (!terms.IsRepeat[i]) terms.Append(scratch);
            terms._offsets[i + 1] = terms._terms.Count;
        }
        terms.Vocabulary = vocabulary.Count;
        return terms;
    }

    /// <returns>The fingerprint of all words in their order.</returns>
    private UInt128 ReadSentence(
        string text, TextRange range, int index, Language language, Dictionary<string, int> vocabulary, List<int> into)
    {
        var numbers = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        var fingerprint = new Fingerprint();
        Span<char> buffer = stackalloc char[Lowercase.LongestWord];
        foreach (var word in new WordReader(text, range))
        {
            Words[index]++;
            var lower = buffer[..Lowercase.Write(text.AsSpan(word.Start, word.Length), buffer)];
            fingerprint.Add(lower);
            if (IsTooShort(lower) || language.IsStopWord(lower)) continue;
            ContentWords[index]++;
            var stem = lower[..Stemmer.Stem(lower, language)];
            if (!numbers.TryGetValue(stem, out var number)) numbers[stem] = number = vocabulary.Count;
            into.Add(number);
        }
        return fingerprint.Value;
    }

    /// <summary>Single letters are initials and what an apostrophe cut off (<c>l'eau</c>, <c>Anna's</c>).</summary>
    private static bool IsTooShort(ReadOnlySpan<char> word) =>
        word.Length == 0 || (word.Length == 1 && word[0] <= '\u024F' && !char.IsAsciiDigit(word[0]));

    private void Append(List<int> scratch)
    {
        scratch.Sort();
        for (var i = 0; i < scratch.Count;)
        {
            var term = scratch[i];
            var count = 0;
            for (; i < scratch.Count && scratch[i] == term; i++) count++;
            _terms.Add(term);
            _weights.Add(count);
        }
    }

    private Span<T> Slice<T>(List<T> values, int sentence) =>
        CollectionsMarshal.AsSpan(values)[_offsets[sentence].._offsets[sentence + 1]];
}
