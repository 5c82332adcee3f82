using System.Text;
using System.Text.Json;
using Gristmill.Modules.Sdk;
using Gristmill.Modules.Summarizer.Languages;

namespace Gristmill.Modules.Summarizer.Requests;

/// <summary>Checks a request; each refusal names the field, what was expected and what was got.</summary>
internal static class RequestReader
{
    /// <summary>Bytes of UTF-8.</summary>
    public const int LargestText = 10 * 1024 * 1024;

    public const int DefaultSentences = 3;
    public const int MostSentences = 1_000;
    public const int FewestCharacters = 40;
    public const int MostCharacters = 1_000_000;

    /// <exception cref="ModuleArgumentException">A field is at fault.</exception>
    public static SummaryOrder Read(SummarizeRequest request) => new(
        ReadText(request.Text),
        ReadChoice("format", request.Format, ["text", "html"]) == "html" ? TextFormat.Html : TextFormat.Text,
        ReadLength(request),
        ReadChoice("language", request.Language, Language.Known.Select(language => language.Code))
            is { } code ? Language.Find(code) : null,
        ReadFlag("includeText", request.IncludeText));

    private static string ReadText(string? text)
    {
        if (text is null) throw new ModuleArgumentException("text", "Expected the text to summarize, got nothing.");
        if (string.IsNullOrWhiteSpace(text))
            throw new ModuleArgumentException("text", text.Length == 0
                ? "Expected the text to summarize, got an empty string."
                : $"Expected the text to summarize, got only white space ({text.Length} characters).");
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes <= LargestText ? text : throw new ModuleArgumentException(
            "text", $"Expected at most {LargestText} bytes of UTF-8 (10 MiB), got {bytes}.", "text_too_large");
    }

    private static SummaryLength ReadLength(SummarizeRequest request)
    {
        var given = new List<string>();
        if (request.Sentences is not null) given.Add("sentences");
        if (request.Ratio is not null) given.Add("ratio");
        if (request.MaxCharacters is not null) given.Add("maxCharacters");
        if (given.Count > 1)
            throw new ModuleArgumentException(given[1],
                $"Expected one of sentences, ratio and maxCharacters, got {string.Join(" and ", given)}.");
        if (request.Ratio is { } ratio) return new SummaryLength.Ratio(ReadRatio(ratio));
        if (request.MaxCharacters is { } characters)
            return new SummaryLength.Characters(
                ReadInteger("maxCharacters", characters, FewestCharacters, MostCharacters));
        return new SummaryLength.Sentences(request.Sentences is { } sentences
            ? ReadInteger("sentences", sentences, 1, MostSentences)
            : DefaultSentences);
    }

    private static int ReadInteger(string field, JsonElement value, int least, int most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
        && number >= least && number <= most
            ? number
            : throw Unexpected(field, $"a whole number from {least} to {most}", value);

    private static double ReadRatio(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var ratio) && ratio is > 0 and <= 1
            ? ratio
            : throw Unexpected("ratio", "a number above 0 and up to 1", value);

    private static string? ReadChoice(string field, JsonElement? value, IEnumerable<string> choices)
    {
        if (value is not { } given) return null;
        return choices.FirstOrDefault(choice => given.ValueKind == JsonValueKind.String && given.ValueEquals(choice))
            ?? throw Unexpected(field, $"one of {string.Join(", ", choices.Select(choice => $"\"{choice}\""))}", given);
    }

    private static bool ReadFlag(string field, JsonElement? value) => value?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw Unexpected(field, "true or false", value.Value),
    };

    private static ModuleArgumentException Unexpected(string field, string expected, JsonElement got)
    {
        const int Longest = 60;
        var raw = got.GetRawText();
        return new(field, $"Expected {expected}, got {(raw.Length <= Longest ? raw : raw[..Longest] + "...")}.");
    }
}
