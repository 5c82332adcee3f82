using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Modules.Summarizer.Ranking;

/// <summary>
/// Continuous LexRank (Erkan and Radev 2004, equation 7), the weighted sibling of TextRank (Mihalcea and Tarau 2004):
/// a sentence matters when sentences that matter are like it. The random reader follows an edge with a chance in
/// proportion to its cosine, and with chance <see cref="Jump"/> starts anew at a sentence drawn from the prior.
/// </summary>
internal static class LexRank
{
    private const double Jump = 0.15;
    private const double Tolerance = 1e-5;

    /// <summary>The error shrinks by at least <c>1 - Jump</c> each time: 0.85^60 is below 1e-4.</summary>
    private const int MostIterations = 60;

    /// <param name="graph">The sentences.</param>
    /// <param name="prior">Where the reader starts anew; sums to one.</param>
    /// <param name="meter">Counts one step for an edge.</param>
    /// <returns>The chance of finding the reader at each sentence.</returns>
    public static double[] Rank(SentenceGraph graph, double[] prior, WorkMeter meter)
    {
        var rank = prior.ToArray();
        var next = new double[prior.Length];
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            Step(graph, prior, rank, next, meter);
            var change = 0.0;
            for (var i = 0; i < rank.Length; i++) change += Math.Abs(next[i] - rank[i]);
            (rank, next) = (next, rank);
            if (change < Tolerance) break;
        }
        return rank;
    }

    private static void Step(SentenceGraph graph, double[] prior, double[] rank, double[] next, WorkMeter meter)
    {
        Array.Clear(next);
        var jumping = 0.0;
        for (var i = 0; i < rank.Length; i++)
        {
            var neighbours = graph.NeighboursOf(i);
            var similarities = graph.SimilaritiesOf(i);
            meter.Add(1 + neighbours.Length);
            jumping += neighbours.IsEmpty ? rank[i] : Jump * rank[i];
            var total = 0.0;
            foreach (var similarity in similarities) total += similarity;
            for (var k = 0; k < neighbours.Length; k++)
                next[neighbours[k]] += (1 - Jump) * rank[i] * similarities[k] / total;
        }
        for (var i = 0; i < next.Length; i++) next[i] += jumping * prior[i];
    }
}
