using System.Text;

namespace Gristmill.Summarizer.Tests.Evaluation;

/// <summary>A text whose key sentences stand between <c>[[</c> and <c>]]</c>; the marks are taken out.</summary>
internal sealed record MarkedText(string Name, string Text, IReadOnlyList<(int Start, int End)> Keys)
{
    public string Language => Name[..2];

    public static IEnumerable<MarkedText> All() => typeof(MarkedText).Assembly.GetManifestResourceNames()
        .Where(name => name.Length > 3 && name[2] == '-').Order().Select(Read);

    private static MarkedText Read(string name)
    {
        using var reader = new StreamReader(typeof(MarkedText).Assembly.GetManifestResourceStream(name)!);
        var text = new StringBuilder();
        var keys = new List<(int, int)>();
        foreach (var (index, part) in reader.ReadToEnd().Split("[[", StringSplitOptions.None).Index())
        {
            var end = index == 0 ? -1 : part.IndexOf("]]");
            if (end >= 0) keys.Add((text.Length, text.Length + end));
            text.Append(end < 0 ? part : part.Remove(end, 2));
        }
        return new(name, text.ToString(), keys);
    }
}
