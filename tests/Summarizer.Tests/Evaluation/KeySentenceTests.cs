using Gristmill.Modules.Summarizer.Languages;
using Gristmill.Modules.Summarizer.Sentences;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Summarizer.Tests.Evaluation;

/// <summary>
/// Summaries of three sentences against two that need no thought, the first three sentences and the longest three, on
/// the marked texts; <c>texts/README.md</c> tells where those come from.
/// </summary>
public sealed class KeySentenceTests(ITestOutputHelper output)
{
    private const int Length = 3;

    private static readonly string[] Colourful = ["de-orgel", "en-clock", "en-shift", "es-mercado", "fr-phare"];

    [Fact]
    public async Task The_summary_finds_key_sentences_that_the_lead_lacks()
    {
        var scores = await ScoreAsync(MarkedText.All().Where(text => !text.LeadIsSummary));
        Assert.True(scores.Summary.Precision >= 0.5 && scores.Summary.Precision >= scores.Lead.Precision + 0.4);
        Assert.True(scores.Summary.Recall >= 0.5 && scores.Summary.Recall >= scores.Lead.Recall + 0.4);
    }

    [Fact]
    public async Task The_summary_is_not_taken_in_by_long_sentences()
    {
        var scores = await ScoreAsync(MarkedText.All().Where(text => Colourful.Contains(text.Name)));
        Assert.True(scores.Summary.F1 >= scores.Longest.F1 + 0.3);
    }

    [Fact]
    public async Task A_lead_that_is_the_summary_is_found_too()
    {
        var scores = await ScoreAsync(MarkedText.All().Where(text => text.LeadIsSummary));
        Assert.True(scores.Summary.F1 >= scores.Lead.F1 - 0.1);
    }

    private async Task<(Score Summary, Score Lead, Score Longest)> ScoreAsync(IEnumerable<MarkedText> texts)
    {
        var (summary, lead, longest) = (Score.None, Score.None, Score.None);
        foreach (var text in texts)
        {
            var answer = await Calls.SummarizeAsync(new { text = text.Text, sentences = Length });
            Assert.Equal(text.Language, answer.Language);
            var ours = Score.Of(text, answer.Sentences.Select(sentence => new TextRange(sentence.Start, sentence.End)));
            output.WriteLine($"{text.Name,-14} {ours}");
            summary += ours;
            lead += Score.Of(text, Sentences(text).Take(Length));
            longest += Score.Of(text, Sentences(text).OrderByDescending(sentence => sentence.Length).Take(Length));
        }
        output.WriteLine($"summary:        {summary}");
        output.WriteLine($"first three:    {lead}");
        output.WriteLine($"longest three:  {longest}");
        return (summary, lead, longest);
    }

    private static IEnumerable<TextRange> Sentences(MarkedText text) =>
        new SentenceSplitter(text.Text, Language.Find(text.Language)!, new WorkMeter(default)).Split()
            .Select(sentence => sentence.Range);
}
