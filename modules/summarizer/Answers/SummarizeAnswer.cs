using System.Text.Json.Serialization;

namespace Gristmill.Modules.Summarizer.Answers;

/// <summary>
/// The result of <c>summarize</c>. Characters and offsets are UTF-16 code units, as in C# and JavaScript.
/// </summary>
public sealed record SummarizeAnswer
{
    /// <summary>The chosen sentences in the order of the text, white space folded, one space between two.</summary>
    public required string Summary { get; init; }

    /// <summary>The same sentences one by one, as the text has them.</summary>
    public required IReadOnlyList<SummarySentence> Sentences { get; init; }

    /// <summary><c>en</c>, <c>de</c>, <c>fr</c>, <c>es</c>, or <c>und</c> when it is none of them.</summary>
    public required string Language { get; init; }

    /// <summary>0 to 1; 1 when the caller named the language.</summary>
    public required double LanguageConfidence { get; init; }

    /// <summary>What the offsets count into: <c>text</c>, or <c>extractedText</c> when the text was HTML.</summary>
    public required string OffsetsInto { get; init; }

    /// <summary>Whether the one sentence was cut, since none was short enough for the characters allowed.</summary>
    public required bool Truncated { get; init; }

    /// <summary>Characters of the text as given.</summary>
    public required int InputCharacters { get; init; }

    /// <summary>Characters of the text that the offsets count into.</summary>
    public required int TextCharacters { get; init; }

    public required int TextSentences { get; init; }

    public required int TextWords { get; init; }

    public required int SummaryCharacters { get; init; }

    public required int SummarySentences { get; init; }

    public required int SummaryWords { get; init; }

    /// <summary>The text that the offsets count into; left out unless asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }
}
