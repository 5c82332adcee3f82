using Gristmill.Modules.Summarizer.Sentences;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Modules.Summarizer.Ranking;

/// <summary>How much each sentence says of the whole: its LexRank, times what its place and form say.</summary>
internal static class Relevance
{
    /// <returns>0 to 1 for each sentence, the best having 1; 0 for one said before.</returns>
    public static double[] Of(
        IReadOnlyList<Sentence> sentences, SentenceTerms terms, Similarities similarities, WorkMeter meter)
    {
        var factors = Prior.Of(sentences, terms);
        var total = factors.Sum();
        if (total == 0) return factors;
        var graph = new SentenceGraph(terms, similarities, meter);
        var relevance = LexRank.Rank(graph, [.. factors.Select(factor => factor / total)], meter);
        for (var i = 0; i < relevance.Length; i++) relevance[i] *= factors[i];
        var best = relevance.Max();
        for (var i = 0; i < relevance.Length; i++) relevance[i] /= best;
        return relevance;
    }
}
