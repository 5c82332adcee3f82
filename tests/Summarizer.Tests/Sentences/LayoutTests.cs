using Gristmill.Modules.Summarizer.Sentences;

namespace Gristmill.Summarizer.Tests.Sentences;

public sealed class LayoutTests
{
    [Fact]
    public void A_blank_line_ends_a_sentence_without_a_stop() =>
        Assert.Equal(["A heading", "The text."], Splitting.SplitToTexts("A heading\n \nThe text."));

    [Fact]
    public void Hard_wrapped_lines_are_one_sentence()
    {
        const string Text = "The ferry between Carrick and the island of Inishmoor\nhas been cancelled until at least "
            + "September after\nInspectors found cracks. It was\nnot the first time.";
        Assert.Equal(2, Splitting.Split(Text).Count);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void A_short_line_before_a_long_one_is_a_heading(string lineEnd)
    {
        const string Long = "The ferry between Carrick and the island has been cancelled until at least September.";
        Assert.Equal(["The ferry", Long], Splitting.SplitToTexts("The ferry" + lineEnd + Long));
    }

    [Fact]
    public void List_items_are_sentences_and_bullets_no_part_of_them() =>
        Assert.Equal(["You need:", "flour", "two eggs", "1. Stir.", "2. Bake it."],
            Splitting.SplitToTexts("You need:\n- flour\n• two eggs\n\n1. Stir.\n2. Bake it."));

    [Fact]
    public void Rules_and_heading_marks_are_no_text() =>
        Assert.Equal(["The title", "First part.", "Second part."],
            Splitting.SplitToTexts("# The title\nFirst part.\n\n* * *\n-----\nSecond part."));

    [Fact]
    public void A_year_at_a_line_s_start_is_no_list_item() =>
        Assert.Single(Splitting.Split("It has been closed to all traffic and to all people since the\n"
            + "90. anniversary of the town, which was celebrated by everyone."));

    [Fact]
    public void Text_without_stops_is_cut_between_words()
    {
        var text = string.Join(' ', Enumerable.Range(0, 2_000).Select(i => $"word{i}"));
        var sentences = Splitting.SplitToTexts(text);
        Assert.All(sentences, sentence => Assert.InRange(sentence.Length, 1, SentenceSplitter.LongestSentence));
        Assert.Equal(text, string.Join(' ', sentences));
    }

    [Fact]
    public void A_cut_never_parts_a_surrogate_pair()
    {
        var text = "x" + string.Concat(Enumerable.Repeat("😀", 3_000));
        Assert.All(Splitting.SplitToTexts(text), sentence => Assert.False(char.IsLowSurrogate(sentence[0])));
    }

    [Fact]
    public void Sentences_are_in_order_apart_and_trimmed()
    {
        const string Text = "  One.  Two!\n\n\n Three… (Four.) Five\tsix?\n";
        var end = 0;
        foreach (var (range, _, _) in Splitting.Split(Text))
        {
            Assert.True(range.Start >= end && range.Length > 0);
            Assert.Equal(range, range.Trim(Text));
            end = range.End;
        }
    }
}
