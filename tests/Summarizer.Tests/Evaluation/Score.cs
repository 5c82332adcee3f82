using Gristmill.Modules.Summarizer.Sentences;

namespace Gristmill.Summarizer.Tests.Evaluation;

/// <summary>How many of the chosen sentences are key sentences, and how many key sentences were chosen.</summary>
internal sealed record Score(int Hits, int Chosen, int Keys)
{
    public static Score None { get; } = new(0, 0, 0);

    public double Precision => (double)Hits / Chosen;

    public double Recall => (double)Hits / Keys;

    public double F1 => Hits == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    public static Score operator +(Score left, Score right) =>
        new(left.Hits + right.Hits, left.Chosen + right.Chosen, left.Keys + right.Keys);

    public static Score Of(MarkedText text, IEnumerable<TextRange> chosen)
    {
        var sentences = chosen.ToList();
        return new(sentences.Count(sentence => text.Keys.Any(key => CoversMost(sentence, key))), sentences.Count,
            text.Keys.Count);
    }

    public override string ToString() =>
        $"{Hits} of {Keys} key sentences (precision {Precision:0.00}, recall {Recall:0.00}, F1 {F1:0.00})";

    private static bool CoversMost(TextRange sentence, TextRange key) =>
        Math.Min(sentence.End, key.End) - Math.Max(sentence.Start, key.Start) > key.Length / 2;
}
