using Gristmill.Modules.Summarizer.Sentences;

namespace Gristmill.Modules.Summarizer.Ranking;

/// <summary>
/// What a sentence's place and form say before its words are compared. Topic sentences tend to open their paragraph
/// (Baxendale 1958), and the opening of a text to matter (Edmundson 1969); the weights are mild, since a lead may be an
/// anecdote.
/// </summary>
internal static class Prior
{
    private const double ParagraphOpening = 1.2;
    private const double TextOpening = 1.1;

    /// <summary>A heading names its topic but says nothing of it.</summary>
    private const double Heading = 0.3;

    private const int LongestHeading = 12;

    /// <summary>
    /// Content words of a sentence that stands by itself; a shorter one leans on its neighbours and is worth less in
    /// proportion.
    /// </summary>
    private const int FullLength = 10;

    /// <returns>A factor for each sentence; 0 for one said before.</returns>
    public static double[] Of(IReadOnlyList<Sentence> sentences, SentenceTerms terms)
    {
        var factors = new double[sentences.Count];
        for (var i = 0; i < factors.Length; i++)
        {
            if (terms.IsRepeat[i]) continue;
            var factor = Math.Min(1.0, (double)terms.ContentWords[i] / FullLength);
            if (IsHeading(sentences, i, terms)) factor *= Heading;
            else if (OpensBlock(sentences, i)) factor *= ParagraphOpening;
            if (i == 0) factor *= TextOpening;
            factors[i] = factor;
        }
        return factors;
    }

    private static bool OpensBlock(IReadOnlyList<Sentence> sentences, int index) =>
        index == 0 || sentences[index - 1].Block != sentences[index].Block;

    private static bool IsHeading(IReadOnlyList<Sentence> sentences, int index, SentenceTerms terms) =>
        !sentences[index].IsClosed && OpensBlock(sentences, index) && terms.Words[index] <= LongestHeading;
}
