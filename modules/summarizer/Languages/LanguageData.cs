namespace Gristmill.Modules.Summarizer.Languages;

/// <summary>
/// A language's data file: lines of words under headings in brackets; lines that begin with <c>#</c> are comments.
/// </summary>
internal sealed class LanguageData
{
    private readonly Dictionary<string, List<string>> _sections = [];

    private LanguageData(TextReader reader)
    {
        List<string> section = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            if (line.StartsWith('[')) _sections[line.Trim('[', ']')] = section = [];
            else section.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    /// <summary>The words under a heading; none when the file lacks it.</summary>
    public string[] Words(string section) => _sections.TryGetValue(section, out var words) ? [.. words] : [];

    public static LanguageData Read(string code)
    {
        var stream = typeof(LanguageData).Assembly.GetManifestResourceStream($"{code}.txt")
            ?? throw new InvalidOperationException($"No data for the language '{code}' in the assembly.");
        using var reader = new StreamReader(stream);
        return new LanguageData(reader);
    }
}
