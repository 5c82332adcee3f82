using Gristmill.Modules.Summarizer.Languages;
using Gristmill.Modules.Summarizer.Sentences;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Summarizer.Tests.Sentences;

internal static class Splitting
{
    public static List<Sentence> Split(string text, string language = "en") =>
        new SentenceSplitter(text, Language.Find(language) ?? Language.Undetermined, new WorkMeter(default)).Split();

    public static string[] SplitToTexts(string text, string language = "en") =>
        [.. Split(text, language).Select(sentence => text[sentence.Range.Start..sentence.Range.End])];

    /// <summary>Expects sentences to end where the text has a bar, and nowhere else.</summary>
    public static void ExpectAtBars(string marked, string language)
    {
        var expected = marked.Split('|', StringSplitOptions.TrimEntries);
        Assert.Equal(expected, SplitToTexts(marked.Replace("|", "", StringComparison.Ordinal), language));
    }
}
