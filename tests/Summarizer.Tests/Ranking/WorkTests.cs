using System.Text;
using Gristmill.Modules.Summarizer;
using Gristmill.Modules.Summarizer.Requests;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Summarizer.Tests.Ranking;

/// <summary>Counted steps instead of time, so that a busy machine changes nothing.</summary>
public sealed class WorkTests
{
    private static SummaryOrder Order(string text, TextFormat format = TextFormat.Text) =>
        new(text, format, new SummaryLength.Sentences(5), null, IncludeText: false);

    private static long StepsFor(string text, TextFormat format = TextFormat.Text)
    {
        var meter = new WorkMeter(TestContext.Current.CancellationToken);
        TextSummarizer.Summarize(Order(text, format), meter);
        return meter.Total;
    }

    /// <summary>Sentences of twelve words from a seed.</summary>
    /// <param name="sentences">How many.</param>
    /// <param name="vocabulary">How many different words.</param>
    /// <param name="skew">1 draws all words alike; the more, the commoner the common ones.</param>
    private static string Prose(int sentences, int vocabulary, double skew)
    {
        var random = new Random(1);
        var text = new StringBuilder();
        for (var i = 0; i < sentences; i++)
        {
            text.Append("The");
            for (var k = 0; k < 12; k++)
                text.Append(" w").Append((int)(vocabulary * Math.Pow(random.NextDouble(), skew)));
            text.Append(". ");
        }
        return text.ToString();
    }

    [Fact]
    public void Four_times_the_text_is_about_four_times_the_work() =>
        Assert.InRange((double)StepsFor(Prose(16_000, 100, 1)) / StepsFor(Prose(4_000, 100, 1)), 3, 4.8);

    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public void A_character_costs_no_more_than_some_steps_however_long_the_text(int sentences)
    {
        var text = Prose(sentences, 3_000, 3);
        Assert.InRange((double)StepsFor(text) / text.Length, 1, 60);
    }

    [Fact]
    public void Sentences_of_the_same_words_do_not_meet_in_pairs()
    {
        static string Text(int sentences) =>
            string.Concat(Enumerable.Range(0, sentences).Select(i => $"The same old words stand here as number {i}. "));
        Assert.InRange((double)StepsFor(Text(8_000)) / StepsFor(Text(2_000)), 3, 5.5);
    }

    [Theory]
    [InlineData("<div>")]
    [InlineData("<p>word ")]
    [InlineData("<b><p>word. ")]
    [InlineData("<a href=x>word</b> ")]
    [InlineData("<")]
    public void Html_is_read_in_linear_work(string piece)
    {
        string Page(int pieces) => "<p>Start here.</p>" + string.Concat(Enumerable.Repeat(piece, pieces));
        Assert.InRange(
            (double)StepsFor(Page(40_000), TextFormat.Html) / StepsFor(Page(10_000), TextFormat.Html), 1, 6);
    }

    [Fact]
    public async Task A_canceled_call_stops_within_some_steps()
    {
        var order = Order(Prose(60_000, 3_000, 3));
        using var cancellation = new CancellationTokenSource();
        var meter = new WorkMeter(cancellation.Token);
        var call = Task.Run(() => TextSummarizer.Summarize(order, meter));
        SpinWait.SpinUntil(() => meter.Total > 0);
        await cancellation.CancelAsync();
        var atCancel = meter.Total;
        await Assert.ThrowsAsync<OperationCanceledException>(() => call);
        Assert.InRange(meter.Total - atCancel, 0, 200_000);
    }

    [Fact]
    public async Task The_call_s_cancellation_reaches_the_work() =>
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => Calls.SummarizeAsync(new { text = "One is here." }, new CancellationToken(canceled: true)));
}
