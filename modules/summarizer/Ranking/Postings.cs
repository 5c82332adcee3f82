namespace Gristmill.Modules.Summarizer.Ranking;

/// <summary>For each term the sentences that hold it, ascending, with its weight there.</summary>
internal sealed class Postings
{
    private readonly int[] _offsets;
    private readonly int[] _sentences;
    private readonly float[] _weights;

    /// <summary>Builds the lists and weighs the terms on the way.</summary>
    public Postings(SentenceTerms terms)
    {
        var counts = new int[terms.Vocabulary];
        for (var i = 0; i < terms.Sentences; i++)
            foreach (var term in terms.TermsOf(i)) counts[term]++;
        TermWeights.Apply(terms, counts);

        _offsets = new int[terms.Vocabulary + 1];
        for (var t = 0; t < counts.Length; t++) _offsets[t + 1] = _offsets[t] + counts[t];
        _sentences = new int[terms.TotalTerms];
        _weights = new float[terms.TotalTerms];
        Array.Clear(counts);
        for (var i = 0; i < terms.Sentences; i++)
        {
            var weights = terms.WeightsOf(i);
            var numbers = terms.TermsOf(i);
            for (var k = 0; k < numbers.Length; k++)
            {
                var slot = _offsets[numbers[k]] + counts[numbers[k]]++;
                _sentences[slot] = i;
                _weights[slot] = weights[k];
            }
        }
    }

    /// <summary>The sentences with the term nearest to <paramref name="sentence"/>, which holds it too.</summary>
    /// <param name="term">The term's number.</param>
    /// <param name="sentence">The sentence in the middle.</param>
    /// <param name="reach">How many to either side.</param>
    public Window Around(int term, int sentence, int reach)
    {
        var (start, end) = (_offsets[term], _offsets[term + 1]);
        if (end - start > 2 * reach)
        {
            var middle = Array.BinarySearch(_sentences, start, end - start, sentence);
            (start, end) = (Math.Max(start, middle - reach), Math.Min(end, middle + reach + 1));
        }
        return new(_sentences.AsSpan(start, end - start), _weights.AsSpan(start, end - start));
    }

    public readonly ref struct Window(ReadOnlySpan<int> sentences, ReadOnlySpan<float> weights)
    {
        public ReadOnlySpan<int> Sentences { get; } = sentences;

        public ReadOnlySpan<float> Weights { get; } = weights;
    }
}
