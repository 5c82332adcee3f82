using Gristmill.Modules.Summarizer;
using Gristmill.Modules.Summarizer.Answers;
using Gristmill.Modules.Summarizer.Requests;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Summarizer.Tests;

/// <summary>Texts that no one writes, and servers get.</summary>
public sealed class HostileTextTests
{
    private const int FiveMegabytes = 5_000_000;

    /// <summary>Past the JSON, which refuses lone surrogates, into the code that must bear them.</summary>
    private static SummarizeAnswer Summarize(string text)
    {
        var answer = TextSummarizer.Summarize(
            new(text, TextFormat.Text, new SummaryLength.Characters(RequestReader.MostCharacters), null, false),
            new WorkMeter(TestContext.Current.CancellationToken));
        Assert.All(answer.Sentences, sentence => Assert.Equal(sentence.Text, text[sentence.Start..sentence.End]));
        return answer;
    }

    [Theory]
    [InlineData("A \ud800 lone surrogate. Another \udc00 one.")]
    [InlineData("\udfff\ud800")]
    [InlineData("\0\0\0. \0 \u0001.")]
    [InlineData("!!!")]
    [InlineData("... … ?")]
    [InlineData("\ufeffA mark of byte order. And zero\u200bwidth.")]
    [InlineData("שלום עולם. מה שלומך? \u202eabc\u202c.")]
    [InlineData("😀😀😀 👩‍👩‍👧. 🇩🇪!")]
    [InlineData("e\u0301te\u0301. Ete\u0301s.")]
    [InlineData("a\u2028b\u2029c\u0085d\vE\fF")]
    [InlineData("-")]
    [InlineData("- ")]
    [InlineData("# ")]
    [InlineData("#")]
    [InlineData("1.")]
    [InlineData("[1] [[ ]] .[")]
    [InlineData("« » « . » »")]
    public void Odd_characters_do_no_harm(string text) => Assert.NotEmpty(Summarize(text).Sentences);

    [Fact]
    public void Every_short_run_of_telling_characters_is_split_without_loss()
    {
        const string Telling = "aB1. !?…。\n-#[]«»\"\ud800\udc00";
        var random = new Random(20_261);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string(random.GetItems<char>(Telling, random.Next(1, 40)));
            if (string.IsNullOrWhiteSpace(text)) continue;
            var language = new[] { "en", "de", "fr", "es", "und" }[i % 5];
            var sentences = Tests.Sentences.Splitting.Split(text, language);
            var kept = string.Concat(sentences.Select(sentence => text[sentence.Range.Start..sentence.Range.End]));
            Assert.Equal(Letters(text), Letters(kept));
        }
        static string Letters(string text) => string.Concat(text.Where(c => c is 'a' or 'B' or '1'));
    }

    [Fact]
    public void One_word_of_five_megabytes() => Summarize(new string('a', FiveMegabytes));

    [Fact]
    public void Five_megabytes_without_a_space() => Summarize(Repeat("ab1,"));

    [Fact]
    public void Five_megabytes_of_stops() => Summarize(Repeat("."));

    [Fact]
    public void Five_megabytes_of_lines_of_one_letter() => Summarize(Repeat("a\n"));

    [Fact]
    public void Five_megabytes_of_spaces_in_one_sentence() => Summarize("x" + Repeat(" ") + "y.");

    [Fact]
    public void Five_megabytes_of_one_sentence_again_and_again() =>
        Assert.Single(Summarize(Repeat("The harbour bakery sells its bread. ")).Sentences);

    [Fact]
    public void Five_megabytes_of_combining_marks() => Summarize("a" + Repeat("\u0301"));

    [Fact]
    public void Five_megabytes_of_ideographs_without_a_stop() => Summarize(Repeat("漢字仮名交"));

    [Fact]
    public void A_hundred_thousand_different_words_as_paragraphs() =>
        Summarize(string.Join("\n\n", Enumerable.Range(0, 100_000).Select(i => $"w{i}")));

    private static string Repeat(string piece) => string.Concat(Enumerable.Repeat(piece, FiveMegabytes / piece.Length));
}
