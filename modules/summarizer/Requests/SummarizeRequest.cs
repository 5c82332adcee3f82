using System.Text.Json;

namespace Gristmill.Modules.Summarizer.Requests;

/// <summary>
/// The arguments of <c>summarize</c>. All but the text are taken as they come, so that a value of the wrong kind is
/// answered with what was expected and what was got (<see cref="RequestReader"/>).
/// </summary>
public sealed record SummarizeRequest
{
    /// <summary>The text to summarize; up to <see cref="RequestReader.LargestText"/> bytes of UTF-8.</summary>
    public string? Text { get; init; }

    /// <summary><c>text</c> (the default) or <c>html</c>.</summary>
    public JsonElement? Format { get; init; }

    /// <summary>1 to 1000 sentences; 3 when no length is given.</summary>
    public JsonElement? Sentences { get; init; }

    /// <summary>A share of the text's sentences, above 0 and up to 1.</summary>
    public JsonElement? Ratio { get; init; }

    /// <summary>The most characters (UTF-16) of the summary, 40 to 1,000,000.</summary>
    public JsonElement? MaxCharacters { get; init; }

    /// <summary><c>en</c>, <c>de</c>, <c>fr</c> or <c>es</c>; detected when not given.</summary>
    public JsonElement? Language { get; init; }

    /// <summary>Whether the answer carries the text that its offsets count into; false by default.</summary>
    public JsonElement? IncludeText { get; init; }
}
