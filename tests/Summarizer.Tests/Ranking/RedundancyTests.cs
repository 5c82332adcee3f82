namespace Gristmill.Summarizer.Tests.Ranking;

public sealed class RedundancyTests
{
    private const string News = "The river bridge will be closed for nine months to repair its rusted cables.";

    [Fact]
    public async Task A_repeated_sentence_appears_once()
    {
        var text = $"{News} Cars must use the ferry. {News} Shops fear for their sales. {News.ToUpperInvariant()}";
        var answer = await Calls.SummarizeAsync(new { text, sentences = 10 });
        Assert.Equal((5, 3), (answer.TextSentences, answer.SummarySentences));
        Assert.Equal(0, answer.Sentences[0].Start);
    }

    [Fact]
    public async Task Of_two_that_say_the_same_the_summary_takes_one()
    {
        var text = $"{News} The closed river bridge will see repair of its rusted cables for nine months. "
            + "The river ferry will carry cars across in the meantime, the city said. "
            + "Shops along the river fear that they will lose half of their sales to the city.";
        var answer = await Calls.SummarizeAsync(new { text, sentences = 3 });
        Assert.Single(answer.Sentences, sentence => sentence.Text.Contains("cables"));
    }

    [Fact]
    public async Task A_heading_is_not_chosen_before_a_sentence()
    {
        const string Text = "River bridge closed\n\n" + News + "\n\nThe ferry will carry cars across the river.";
        var answer = await Calls.SummarizeAsync(new { text = Text, sentences = 2 });
        Assert.DoesNotContain(answer.Sentences, sentence => sentence.Text == "River bridge closed");
    }
}
