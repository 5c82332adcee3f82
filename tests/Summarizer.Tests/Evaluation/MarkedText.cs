using System.Text;
using Gristmill.Modules.Summarizer.Sentences;

namespace Gristmill.Summarizer.Tests.Evaluation;

/// <summary>A text whose key sentences stand between <c>[[</c> and <c>]]</c>; the marks are taken out.</summary>
internal sealed record MarkedText(string Name, string Text, IReadOnlyList<TextRange> Keys, bool LeadIsSummary)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "texts");

    public string Language => Name[..2];

    public static IEnumerable<MarkedText> All() =>
        Directory.EnumerateFiles(Folder, "*.txt", SearchOption.AllDirectories).Order().Select(Read);

    private static MarkedText Read(string path)
    {
        var text = new StringBuilder();
        var keys = new List<TextRange>();
        foreach (var (index, part) in File.ReadAllText(path).Split("[[").Index())
        {
            var end = index == 0 ? -1 : part.IndexOf("]]");
            if (end >= 0) keys.Add(new(text.Length, text.Length + end));
            text.Append(end < 0 ? part : part.Remove(end, 2));
        }
        var lead = Path.GetFileName(Path.GetDirectoryName(path)) == "lead";
        return new(Path.GetFileNameWithoutExtension(path), text.ToString(), keys, lead);
    }
}
