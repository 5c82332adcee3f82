namespace Gristmill.Modules.Summarizer.Ranking;

/// <summary>
/// Turns counts into TF-IDF vectors of length one, so that the product of two is their cosine. As in LexRank (Erkan
/// and Radev 2004, section 3), the sentences stand for the documents: <c>idf(t) = ln(1 + n / n_t)</c>. The term
/// frequency is damped, <c>1 + ln tf</c>, for a word repeated in one sentence.
/// </summary>
internal static class TermWeights
{
    public static void Apply(SentenceTerms terms, int[] sentencesWithTerm)
    {
        var distinct = 0;
        for (var i = 0; i < terms.Sentences; i++)
            if (!terms.IsRepeat[i]) distinct++;
        for (var i = 0; i < terms.Sentences; i++)
        {
            var numbers = terms.TermsOf(i);
            var weights = terms.WeightsOf(i);
            var squares = 0.0;
            for (var k = 0; k < numbers.Length; k++)
            {
                var rarity = Math.Log(1.0 + ((double)distinct / sentencesWithTerm[numbers[k]]));
                var weight = (1 + Math.Log(weights[k])) * rarity;
                weights[k] = (float)weight;
                squares += weight * weight;
            }
            var length = (float)Math.Sqrt(squares);
            foreach (ref var weight in weights) weight /= length;
        }
    }
}
