using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Modules.Summarizer.Ranking;

/// <summary>
/// The cosines of one sentence with all that share a word with it. A word counts towards the
/// <see cref="Reach"/> sentences with it to either side, so a common word in a long text costs no more than a rare
/// one: the time is linear in the words. Up to that many sentences the cosines are exact.
/// </summary>
internal sealed class Similarities(SentenceTerms terms, Postings postings, WorkMeter meter)
{
    /// <summary>Sentences to either side.</summary>
    private const int Reach = 64;

    private readonly float[] _sums = new float[terms.Sentences];
    private readonly List<int> _touched = [];

    /// <summary>Compares one sentence; <see cref="Found"/> and the indexer then answer for it.</summary>
    public void Compare(int sentence)
    {
        foreach (var other in _touched) _sums[other] = 0;
        _touched.Clear();
        var numbers = terms.TermsOf(sentence);
        var weights = terms.WeightsOf(sentence);
        for (var k = 0; k < numbers.Length; k++)
        {
            var window = postings.Around(numbers[k], sentence, Reach);
            meter.Add(window.Sentences.Length);
            for (var j = 0; j < window.Sentences.Length; j++)
            {
                var other = window.Sentences[j];
                if (other == sentence) continue;
                if (_sums[other] == 0) _touched.Add(other);
                _sums[other] += weights[k] * window.Weights[j];
            }
        }
    }

    /// <summary>The sentences that share a word with the compared one, in no particular order.</summary>
    public IReadOnlyList<int> Found => _touched;

    public float this[int other] => _sums[other];
}
