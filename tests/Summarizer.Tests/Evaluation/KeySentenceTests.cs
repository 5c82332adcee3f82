using Gristmill.Modules.Summarizer.Languages;
using Gristmill.Modules.Summarizer.Sentences;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Summarizer.Tests.Evaluation;

/// <summary>The summary against the first three sentences, on texts whose lead is not the summary.</summary>
public sealed class KeySentenceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_summary_finds_key_sentences_that_the_lead_lacks()
    {
        var (ours, leads) = (new List<Score>(), new List<Score>());
        foreach (var text in MarkedText.All())
        {
            var answer = await Calls.SummarizeAsync(new { text = text.Text });
            Assert.Equal(text.Language, answer.Language);
            ours.Add(Score.Of(text, [.. answer.Sentences.Select(sentence => (sentence.Start, sentence.End))]));
            leads.Add(Score.Of(text, FirstThree(text)));
            output.WriteLine($"{text.Name,-14} summary {ours[^1].Hits}, lead {leads[^1].Hits} of {ours[^1].Keys}");
            foreach (var s in answer.Sentences) output.WriteLine($"      {s.Score:0.00} {s.Text}");
        }
        var (summary, lead) = (Score.Sum(ours), Score.Sum(leads));
        output.WriteLine($"summary: {summary}");
        output.WriteLine($"lead:    {lead}");
        Assert.True(summary.F1 >= lead.F1 + 0.3, $"summary {summary}, lead {lead}");
    }

    private static List<(int Start, int End)> FirstThree(MarkedText text) =>
    [
        .. new SentenceSplitter(text.Text, Language.Find(text.Language)!, new WorkMeter(default)).Split()
            .Take(3).Select(sentence => (sentence.Range.Start, sentence.Range.End)),
    ];
}
