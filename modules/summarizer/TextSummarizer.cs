using Gristmill.Modules.Sdk;
using Gristmill.Modules.Summarizer.Answers;
using Gristmill.Modules.Summarizer.Html;
using Gristmill.Modules.Summarizer.Languages;
using Gristmill.Modules.Summarizer.Ranking;
using Gristmill.Modules.Summarizer.Requests;
using Gristmill.Modules.Summarizer.Selection;
using Gristmill.Modules.Summarizer.Sentences;
using Gristmill.Modules.Summarizer.Words;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Modules.Summarizer;

/// <summary>The way of a text to its summary: extract, detect, split, compare, rank, select.</summary>
internal static class TextSummarizer
{
    /// <summary>What a ratio may ask for: an answer of more would outweigh the text.</summary>
    public const int MostSentencesByRatio = 10_000;

    /// <exception cref="ModuleArgumentException">The text holds nothing to summarize, or the ratio asks for too much.
    /// </exception>
    /// <exception cref="OperationCanceledException">The meter's cancellation fired.</exception>
    public static SummarizeAnswer Summarize(SummaryOrder order, WorkMeter meter)
    {
        var text = order.Format == TextFormat.Html ? HtmlText.Extract(order.Text, meter) : order.Text;
        var language = order.Language is { } named ? new(named, 1) : LanguageDetector.Detect(text);
        var sentences = new SentenceSplitter(text, language.Language, meter).Split();
        if (sentences.Count == 0)
            throw new ModuleArgumentException("text", "Expected a text with sentences, got none to read.");

        var budget = BudgetFor(order.Length, text, sentences.Count);
        var terms = SentenceTerms.Read(text, sentences, language.Language, meter);
        var similarities = new Similarities(terms, new Postings(terms), meter);
        var relevance = Relevance.Of(sentences, terms, similarities, meter);
        var chosen = MarginalRelevance.Select(sentences, relevance, terms, similarities, budget, meter);
        var ranges = chosen.ConvertAll(i => sentences[i].Range);
        var truncated = ranges.Count == 0;
        if (truncated)
        {
            chosen = [Array.IndexOf(relevance, relevance.Max())];
            ranges = [SummaryText.Shorten(text, sentences[chosen[0]].Range, ((SummaryLength.Characters)order.Length).Most)];
        }

        var summary = SummaryText.Join(text, ranges);
        return new()
        {
            Summary = summary,
            Sentences = [.. chosen.Zip(ranges, (i, range) => new SummarySentence(
                text[range.Start..range.End], range.Start, range.End, Math.Round(relevance[i], 4)))],
            Language = language.Language.Code,
            LanguageConfidence = language.Confidence,
            OffsetsInto = order.Format == TextFormat.Html ? "extractedText" : "text",
            Truncated = truncated,
            InputCharacters = order.Text.Length,
            TextCharacters = text.Length,
            TextSentences = sentences.Count,
            TextWords = terms.Words.Sum(),
            SummaryCharacters = summary.Length,
            SummarySentences = ranges.Count,
            SummaryWords = ranges.Sum(range => WordReader.Count(text, range)),
            Text = order.IncludeText ? text : null,
        };
    }

    private static SummaryBudget BudgetFor(SummaryLength length, string text, int sentences)
    {
        switch (length)
        {
            case SummaryLength.Sentences(var count):
                return new SentenceBudget(count);
            case SummaryLength.Characters(var most):
                return new CharacterBudget(text, most);
            case SummaryLength.Ratio(var share):
                var asked = Math.Max(1, (int)Math.Round(share * sentences, MidpointRounding.AwayFromZero));
                return asked <= MostSentencesByRatio ? new SentenceBudget(asked) : throw new ModuleArgumentException(
                    "ratio", $"Expected a ratio of at most {MostSentencesByRatio} sentences, got {share} of {sentences}, "
                    + $"which is {asked}.");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
