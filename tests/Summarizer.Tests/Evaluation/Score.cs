namespace Gristmill.Summarizer.Tests.Evaluation;

/// <summary>How many of the chosen sentences are key sentences, and how many key sentences were chosen.</summary>
internal sealed record Score(int Hits, int Chosen, int Keys)
{
    public double Precision => (double)Hits / Chosen;

    public double Recall => (double)Hits / Keys;

    public double F1 => Hits == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    /// <summary>A sentence hits a key when it covers more than half of it.</summary>
    public static Score Of(MarkedText text, IReadOnlyCollection<(int Start, int End)> chosen) => new(
        chosen.Count(sentence => text.Keys.Any(key => Covers(sentence, key))), chosen.Count, text.Keys.Count);

    public static Score Sum(IEnumerable<Score> scores) => scores.Aggregate((a, b) =>
        new Score(a.Hits + b.Hits, a.Chosen + b.Chosen, a.Keys + b.Keys));

    public override string ToString() =>
        $"{Hits} of {Keys} key sentences (precision {Precision:0.00}, recall {Recall:0.00}, F1 {F1:0.00})";

    private static bool Covers((int Start, int End) sentence, (int Start, int End) key) =>
        Math.Min(sentence.End, key.End) - Math.Max(sentence.Start, key.Start) > (key.End - key.Start) / 2;
}
