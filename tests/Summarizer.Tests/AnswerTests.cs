using System.Text.Json;
using Gristmill.Summarizer.Tests.Evaluation;

namespace Gristmill.Summarizer.Tests;

public sealed class AnswerTests
{
    public static TheoryData<string> Texts() => [.. MarkedText.All().Select(text => text.Text)];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Offsets_lead_to_the_sentences_in_the_order_of_the_text(string text)
    {
        var answer = await Calls.SummarizeAsync(new { text, ratio = 1 });
        Assert.Equal(answer.TextSentences, answer.SummarySentences);
        var end = 0;
        foreach (var sentence in answer.Sentences)
        {
            Assert.Equal(sentence.Text, text[sentence.Start..sentence.End]);
            Assert.True(sentence.Start >= end);
            Assert.InRange(sentence.Score, 0, 1);
            end = sentence.End;
        }
        Assert.Contains(answer.Sentences, sentence => sentence.Score == 1);
    }

    [Fact]
    public async Task The_answer_has_the_documented_members_and_no_others()
    {
        using var answer = JsonDocument.Parse(await Calls.InvokeAsync("""{"text":"One fine day it rained."}"""));
        Assert.Equal(
            [
                "summary", "sentences", "language", "languageConfidence", "offsetsInto", "truncated", "inputCharacters",
                "textCharacters", "textSentences", "textWords", "summaryCharacters", "summarySentences", "summaryWords",
            ],
            answer.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["text", "start", "end", "score"],
            answer.RootElement.GetProperty("sentences")[0].EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Counts_tell_of_the_text_and_of_the_summary()
    {
        const string Text = "The old mill stands by the river.\nIt is closed. The mill will open in May, the owner said.";
        var answer = await Calls.SummarizeAsync(new { text = Text, sentences = 1, includeText = true });
        Assert.Equal((Text.Length, Text.Length, 3, 19),
            (answer.InputCharacters, answer.TextCharacters, answer.TextSentences, answer.TextWords));
        Assert.Equal((answer.Summary.Length, 1), (answer.SummaryCharacters, answer.SummarySentences));
        Assert.Equal(answer.Summary.Split(' ').Length, answer.SummaryWords);
        Assert.Equal(("text", Text), (answer.OffsetsInto, answer.Text));
    }

    [Fact]
    public async Task A_summary_is_one_line_though_its_sentences_keep_their_line_ends()
    {
        const string Text = "The ferry between Carrick and the island of Inishmoor has been\ncancelled  until at least autumn.";
        var answer = await Calls.SummarizeAsync(new { text = Text });
        Assert.Equal(Text, Assert.Single(answer.Sentences).Text);
        Assert.Equal(Text.Replace('\n', ' ').Replace("  ", " "), answer.Summary);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(200)]
    [InlineData(500)]
    [InlineData(1_000)]
    public async Task A_character_budget_is_kept(int budget)
    {
        foreach (var text in MarkedText.All())
        {
            var answer = await Calls.SummarizeAsync(new { text = text.Text, maxCharacters = budget });
            Assert.InRange(answer.Summary.Length, budget / 3, budget);
            Assert.Equal(answer.Summary.Length, answer.SummaryCharacters);
        }
    }

    [Fact]
    public async Task When_no_sentence_fits_the_best_is_cut_at_a_word_and_the_answer_says_so()
    {
        const string Text = "The ferry between Carrick and the island of Inishmoor has been cancelled until autumn.";
        var answer = await Calls.SummarizeAsync(new { text = Text, maxCharacters = 40 });
        Assert.True(answer.Truncated);
        Assert.Equal("The ferry between Carrick and the island", answer.Summary);
        Assert.Equal((0, 40, 7), (answer.Sentences[0].Start, answer.Sentences[0].End, answer.SummaryWords));
    }

    [Fact]
    public async Task The_same_text_has_the_same_answer()
    {
        foreach (var text in MarkedText.All())
        {
            var request = JsonSerializer.Serialize(new { text = text.Text, sentences = 5 });
            Assert.Equal(await Calls.InvokeAsync(request), await Calls.InvokeAsync(request));
        }
    }

    [Fact]
    public async Task Many_calls_at_once_do_not_disturb_each_other()
    {
        var requests = MarkedText.All().Select(text => JsonSerializer.Serialize(new { text = text.Text })).ToList();
        var alone = new List<string>();
        foreach (var request in requests) alone.Add(await Calls.InvokeAsync(request));
        var together = await Task.WhenAll(requests.Select(request => Task.Run(() => Calls.InvokeAsync(request))));
        Assert.Equal(alone, together);
    }
}
