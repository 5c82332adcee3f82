using Gristmill.Modules.Summarizer.Ranking;
using Gristmill.Modules.Summarizer.Sentences;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Modules.Summarizer.Selection;

/// <summary>
/// Maximal marginal relevance (Carbonell and Goldstein 1998): takes the sentence with the greatest
/// <c>λ · relevance − (1 − λ) · similarity to the likest one taken</c>, again and again. That value only falls as
/// sentences are taken, so a stale one at the head of a queue is put back, and one that is not is the greatest
/// (Minoux 1978): no need to look at all sentences each time.
/// </summary>
internal static class MarginalRelevance
{
    private const double Lambda = 0.5;

    /// <returns>The sentences taken, ascending.</returns>
    public static List<int> Select(
        IReadOnlyList<Sentence> sentences, double[] relevance, SentenceTerms terms, Similarities similarities,
        SummaryBudget budget, WorkMeter meter)
    {
        var likeness = new float[relevance.Length];
        var queue = new PriorityQueue<int, (double Loss, int Order)>(
            Enumerable.Range(0, relevance.Length).Where(i => !terms.IsRepeat[i]).Select(i => (i, (-Value(i), i))));

        var taken = new List<int>();
        while (!budget.IsSpent && queue.TryDequeue(out var sentence, out var priority))
        {
            meter.Add(1);
            if (-Value(sentence) > priority.Loss) queue.Enqueue(sentence, (-Value(sentence), sentence));
            else if (budget.TryTake(sentences[sentence].Range)) Take(sentence);
        }
        taken.Sort();
        return taken;

        double Value(int i) => (Lambda * relevance[i]) - ((1 - Lambda) * likeness[i]);

        void Take(int sentence)
        {
            taken.Add(sentence);
            similarities.Compare(sentence);
            foreach (var other in similarities.Found)
                likeness[other] = Math.Max(likeness[other], similarities[other]);
        }
    }
}
