using System.Diagnostics;
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
        var summary = chosen.ConvertAll(i => new ScoredRange(sentences[i].Range, relevance[i]));
        if (summary.Count > 0) return Answer(order, text, language, sentences.Count, terms.Words.Sum(), summary);

        var best = Array.IndexOf(relevance, relevance.Max());
        var start = SummaryText.Shorten(text, sentences[best].Range, ((SummaryLength.Characters)order.Length).Most);
        summary.Add(new(start, relevance[best]));
        return Answer(order, text, language, sentences.Count, terms.Words.Sum(), summary) with { Truncated = true };
    }

    private static SummarizeAnswer Answer(
        SummaryOrder order, string text, DetectedLanguage language, int textSentences, int textWords,
        List<ScoredRange> chosen)
    {
        var summary = SummaryText.Join(text, chosen.ConvertAll(sentence => sentence.Range));
        return new()
        {
            Summary = summary,
            Sentences = chosen.ConvertAll(sentence => new SummarySentence(
                text[sentence.Range.Start..sentence.Range.End], sentence.Range.Start, sentence.Range.End,
                Math.Round(sentence.Score, 4))),
            Language = language.Language.Code,
            LanguageConfidence = language.Confidence,
            OffsetsInto = order.Format == TextFormat.Html ? "extractedText" : "text",
            Truncated = false,
            InputCharacters = order.Text.Length,
            TextCharacters = text.Length,
            TextSentences = textSentences,
            TextWords = textWords,
            SummaryCharacters = summary.Length,
            SummarySentences = chosen.Count,
            SummaryWords = chosen.Sum(sentence => WordReader.Count(text, sentence.Range)),
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
                    "ratio", $"Expected a ratio of at most {MostSentencesByRatio} sentences, got {share} of {sentences},"
                    + $" which is {asked}.");
            default:
                throw new UnreachableException();
        }
    }

    private sealed record ScoredRange(TextRange Range, double Score);
}
