using System.Globalization;
using System.Text.Json;

namespace Gristmill.Jobs;

/// <summary>
/// Where a value stands in JSON: names of members and numbers of items, with dots between them: <c>order.lines.0.sku</c>, or as JSONPath
/// begins, <c>$.order.lines.0.sku</c>.
/// </summary>
public sealed class JsonPath
{
    /// <summary>Characters of a path, at most.</summary>
    public const int MaxLength = 200;

    private const string Root = "$.";

    private readonly string[] _steps;

    /// <summary>The path that a text writes.</summary>
    public JsonPath(string text) => _steps = (Text = Bare(text)).Split('.');

    /// <summary>The path without the root.</summary>
    public string Text { get; }

    /// <summary>Whether a text may be a path. What means something in JSONPath, and nothing here, may not be: it would find nothing.</summary>
    public static bool IsPath(string text) =>
        text.Length is >= 1 and <= MaxLength && !text.Any(each => char.IsControl(each) || each is '[' or ']')
        && Bare(text).Split('.') is var steps && steps[0] is not "$" && steps.All(step => step is not ("" or "*"));

    /// <summary>The rule that <see cref="IsPath"/> applies, as a sentence.</summary>
    public static string Rule(string got) =>
        $"Expected names of members and numbers of items with dots between them, such as order.lines.0.sku or $.order.lines.0.sku, without * and brackets, "
        + $"at most {MaxLength} characters; "
        + $"got '{(got.Length <= 40 ? got : JobLife.Cut(got, 40) + "...")}'.";

    /// <summary>The value there, or null.</summary>
    public JsonElement? Find(JsonElement root)
    {
        var at = root;
        foreach (var step in _steps)
        {
            if (Next(at, step) is not { } next) return null;
            at = next;
        }

        return at;
    }

    private static string Bare(string text) => text.StartsWith(Root, StringComparison.Ordinal) ? text[Root.Length..] : text;

    private static JsonElement? Next(JsonElement at, string step) => at.ValueKind switch
    {
        JsonValueKind.Object when at.TryGetProperty(step, out var member) => member,
        JsonValueKind.Array when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < at.GetArrayLength() => at[number],
        _ => null,
    };
}
