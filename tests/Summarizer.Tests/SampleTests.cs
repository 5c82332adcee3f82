using System.Text.Json;
using Gristmill.Modules.Summarizer.Answers;

namespace Gristmill.Summarizer.Tests;

/// <summary>The requests under <c>samples/</c> that readers are told to send.</summary>
public sealed class SampleTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "samples");

    [Theory]
    [InlineData("article.json", "en")]
    [InlineData("article-de.json", "de")]
    [InlineData("article-html.json", "en")]
    public async Task A_sample_is_summarized_in_three_sentences(string file, string language)
    {
        var json = await Calls.InvokeAsync(await File.ReadAllTextAsync(Path.Combine(Folder, file)));
        var answer = JsonSerializer.Deserialize<SummarizeAnswer>(json, Modules.Sdk.Module.Json)!;
        Assert.Equal((language, 3), (answer.Language, answer.SummarySentences));
    }

    [Theory]
    [InlineData("article.json", "article.txt")]
    [InlineData("article-de.json", "article-de.txt")]
    [InlineData("article-html.json", "article.html")]
    public async Task A_sample_request_holds_the_article_beside_it(string request, string article)
    {
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, request)));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Folder, article)),
            json.RootElement.GetProperty("text").GetString());
    }
}
