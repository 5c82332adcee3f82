using System.Collections.Frozen;

namespace Gristmill.Modules.Summarizer.Languages;

/// <summary>What the module knows of one language, read from <c>Data/{code}.txt</c>.</summary>
internal sealed class Language
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _stopWords;
    private readonly FrozenDictionary<string, Abbreviation>.AlternateLookup<ReadOnlySpan<char>> _abbreviations;

    private Language(string code)
    {
        var data = LanguageData.Read(code);
        Code = code;
        StopWords = data.Words("stop words").ToFrozenSet();
        _stopWords = StopWords.GetAlternateLookup<ReadOnlySpan<char>>();
        var abbreviations = new Dictionary<string, Abbreviation>();
        foreach (var (section, kind) in AbbreviationSections)
            foreach (var word in data.Words(section)) abbreviations.TryAdd(word, kind);
        _abbreviations = abbreviations.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
        Letters = string.Concat(data.Words("letters"));
        Suffixes = [.. data.Words("suffixes").OrderByDescending(suffix => suffix.Length)];
        StopMakesOrdinal = data.Words("ordinals").Length > 0;
    }

    private static readonly (string Section, Abbreviation Kind)[] AbbreviationSections =
    [
        ("joining", Abbreviation.Joining), ("numbered", Abbreviation.Numbered), ("ending", Abbreviation.Ending),
    ];

    public static Language Undetermined { get; } = new("und");

    /// <summary>The languages with stop words, in the order in which a tie is decided.</summary>
    public static IReadOnlyList<Language> Known { get; } = [new("en"), new("de"), new("fr"), new("es")];

    /// <summary>ISO 639-1, or <c>und</c> (ISO 639-2) when it is none of the known.</summary>
    public string Code { get; }

    /// <summary>Words too common to say what a text is about; lower case, with their accents.</summary>
    public FrozenSet<string> StopWords { get; }

    /// <summary>The letters beyond a to z that the language writes; lower case.</summary>
    public string Letters { get; }

    /// <summary>Endings that <see cref="Words.Stemmer"/> cuts; longest first.</summary>
    public IReadOnlyList<string> Suffixes { get; }

    /// <summary>Whether a stop after a number makes it an ordinal, as in the German <c>am 3. Oktober</c>.</summary>
    public bool StopMakesOrdinal { get; }

    public bool IsStopWord(ReadOnlySpan<char> lowerCase) => _stopWords.Contains(lowerCase);

    public Abbreviation AbbreviationOf(ReadOnlySpan<char> lowerCase) =>
        _abbreviations.TryGetValue(lowerCase, out var kind) ? kind : Abbreviation.None;

    public static Language? Find(string code) => Known.FirstOrDefault(language => language.Code == code);
}
