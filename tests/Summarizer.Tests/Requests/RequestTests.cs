using System.Text.Json;

namespace Gristmill.Summarizer.Tests.Requests;

public sealed class RequestTests
{
    private const string Text = "\"text\":\"One is here. Two is there. Three is gone. Four is new. Five is old.\"";

    [Theory]
    [InlineData("{}", "text", "got nothing")]
    [InlineData("{\"text\":null}", "text", "got nothing")]
    [InlineData("{\"text\":\"\"}", "text", "got an empty string")]
    [InlineData("{\"text\":\" \\n\\t \"}", "text", "got only white space (4 characters)")]
    [InlineData("{\"text\":\"-----\\n* * *\"}", "text", "got none to read")]
    [InlineData("{\"text\":7}", "text", "")]
    [InlineData("{\"text\":\"lone \\ud800 surrogate\"}", "text", "")]
    [InlineData("{" + Text + ",\"sentences\":0}", "sentences", "Expected a whole number from 1 to 1000, got 0.")]
    [InlineData("{" + Text + ",\"sentences\":1001}", "sentences", "got 1001")]
    [InlineData("{" + Text + ",\"sentences\":-1}", "sentences", "got -1")]
    [InlineData("{" + Text + ",\"sentences\":2.5}", "sentences", "got 2.5")]
    [InlineData("{" + Text + ",\"sentences\":\"3\"}", "sentences", "got \"3\"")]
    [InlineData("{" + Text + ",\"sentences\":99999999999999999999}", "sentences", "got 99999999999999999999")]
    [InlineData("{" + Text + ",\"ratio\":0}", "ratio", "Expected a number above 0 and up to 1, got 0.")]
    [InlineData("{" + Text + ",\"ratio\":1.01}", "ratio", "got 1.01")]
    [InlineData("{" + Text + ",\"ratio\":1e999}", "ratio", "got 1e999")]
    [InlineData("{" + Text + ",\"ratio\":true}", "ratio", "got true")]
    [InlineData("{" + Text + ",\"maxCharacters\":39}", "maxCharacters", "Expected a whole number from 40 to 1000000, got 39.")]
    [InlineData("{" + Text + ",\"maxCharacters\":1000001}", "maxCharacters", "got 1000001")]
    [InlineData("{" + Text + ",\"maxCharacters\":[]}", "maxCharacters", "got []")]
    [InlineData("{" + Text + ",\"sentences\":3,\"ratio\":0.5}", "ratio", "got sentences and ratio")]
    [InlineData("{" + Text + ",\"sentences\":3,\"maxCharacters\":50}", "maxCharacters", "got sentences and maxCharacters")]
    [InlineData("{" + Text + ",\"ratio\":0.5,\"maxCharacters\":50}", "maxCharacters", "got ratio and maxCharacters")]
    [InlineData("{" + Text + ",\"format\":\"pdf\"}", "format", "Expected one of \"text\", \"html\", got \"pdf\".")]
    [InlineData("{" + Text + ",\"format\":1}", "format", "got 1")]
    [InlineData("{" + Text + ",\"language\":\"xx\"}", "language", "Expected one of \"en\", \"de\", \"fr\", \"es\", got \"xx\".")]
    [InlineData("{" + Text + ",\"language\":{\"code\":\"en\"}}", "language", "got {\"code\":\"en\"}")]
    [InlineData("{" + Text + ",\"includeText\":\"yes\"}", "includeText", "Expected true or false, got \"yes\".")]
    [InlineData("{" + Text + ",\"sentence\":3}", "sentence", "")]
    [InlineData("{" + Text + ",\"sentences\":3,\"sentences\":4}", "sentences", "")]
    public async Task A_wrong_request_names_the_field_what_was_expected_and_what_was_got(
        string json, string field, string message)
    {
        var refusal = await Calls.RefusalAsync(json);
        Assert.Equal(field, refusal.Field);
        Assert.Contains(message, refusal.Message);
        Assert.Equal("invalid_argument", refusal.Code);
    }

    [Fact]
    public async Task A_text_over_ten_mebibytes_of_utf8_has_its_own_code()
    {
        var refusal = await Calls.RefusalAsync(JsonSerializer.Serialize(new { text = new string('é', 5 * 1024 * 1024 + 1) }));
        Assert.Equal(("text", "text_too_large"), (refusal.Field, refusal.Code));
        Assert.Contains("10485762", refusal.Message);
    }

    [Fact]
    public async Task A_long_wrong_value_is_quoted_in_part()
    {
        var refusal = await Calls.RefusalAsync($"{{{Text},\"format\":\"{new string('x', 10_000)}\"}}");
        Assert.InRange(refusal.Message.Length, 1, 200);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData(",\"sentences\":null", 3)]
    [InlineData(",\"sentences\":2", 2)]
    [InlineData(",\"sentences\":1000", 5)]
    [InlineData(",\"ratio\":0.01", 1)]
    [InlineData(",\"ratio\":0.4", 2)]
    [InlineData(",\"ratio\":1", 5)]
    [InlineData(",\"maxCharacters\":40", 3)]
    public async Task A_length_may_be_given_in_three_ways(string option, int sentences)
    {
        using var answer = JsonDocument.Parse(await Calls.InvokeAsync($"{{{Text}{option}}}"));
        Assert.Equal(sentences, answer.RootElement.GetProperty("sentences").GetArrayLength());
    }

    [Fact]
    public async Task A_ratio_of_a_text_with_very_many_sentences_is_refused_beyond_ten_thousand()
    {
        var text = string.Concat(Enumerable.Range(0, 12_000).Select(i => $"Number {i} is here. "));
        var refusal = await Calls.RefusalAsync(JsonSerializer.Serialize(new { text, ratio = 0.9 }));
        Assert.Equal("ratio", refusal.Field);
        Assert.Contains("at most 10000 sentences, got 0.9 of 12000", refusal.Message);
    }

    [Fact]
    public async Task The_caller_s_language_wins()
    {
        var answer = await Calls.SummarizeAsync(new { text = "Am 3. Oktober war es so weit.", language = "en" });
        Assert.Equal(("en", 1.0, 2), (answer.Language, answer.LanguageConfidence, answer.TextSentences));
    }
}
