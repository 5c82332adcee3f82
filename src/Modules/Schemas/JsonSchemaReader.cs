using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gristmill.Modules;

/// <summary>
/// Reads a schema strictly: a keyword that is not checked is refused, so that nobody relies on it. Depth, size and patterns are
/// bounded.
/// </summary>
internal sealed class JsonSchemaReader(Func<string, string, ManifestException> wrong)
{
    private const int MaxDepth = 16;
    private const int MaxSchemas = 1_000;
    private const int MaxPatternLength = 1_000;

    /// <summary>Keywords that only tell people something.</summary>
    private static readonly FrozenSet<string> Annotations =
        FrozenSet.Create("title", "description", "default", "examples", "$comment", "$schema");

    private static readonly ImmutableArray<string> Keywords =
    [
        "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern",
        "items", "minItems", "maxItems", "properties", "required", "additionalProperties",
    ];

    private int _schemas;

    /// <summary>Reads a schema.</summary>
    /// <param name="schema">The schema; what it holds is copied.</param>
    /// <param name="path">Where it stands in the manifest.</param>
    /// <param name="depth">How many schemas it stands within.</param>
    /// <exception cref="ManifestException">It is none, or says something that is not supported.</exception>
    public JsonSchema Read(JsonElement schema, string path, int depth = 0)
    {
        if (depth > MaxDepth) throw wrong(path, $"expected schemas at most {MaxDepth} deep.");
        if (++_schemas > MaxSchemas) throw wrong(path, $"expected at most {MaxSchemas} schemas.");
        if (schema.ValueKind != JsonValueKind.Object) throw wrong(path, $"expected an object, got {JsonTypes.Describe(schema)}.");
        foreach (var member in schema.EnumerateObject())
            if (!Keywords.Contains(member.Name) && !Annotations.Contains(member.Name))
                throw wrong($"{path}.{member.Name}", $"expected one of the keywords {string.Join(", ", Keywords)}.");
        var additional = Find(schema, "additionalProperties");
        return new JsonSchema
        {
            Types = Types(schema, path),
            Enum = Find(schema, "enum") is { } choices ? [.. Array(choices, $"{path}.enum", 1).Select(one => one.Clone())] : [],
            Const = Find(schema, "const")?.Clone(),
            Number = Numbers(schema, path),
            Text = Texts(schema, path),
            Items = Find(schema, "items") is { } items ? Read(items, $"{path}.items", depth + 1) : null,
            MinItems = Length(schema, "minItems", path, 0),
            MaxItems = Length(schema, "maxItems", path, int.MaxValue),
            Properties = Properties(schema, path, depth),
            Required = Find(schema, "required") is { } required
                ? [.. Array(required, $"{path}.required", 0).Select(name => Text(name, $"{path}.required"))]
                : [],
            RefusesAdditionalProperties = additional?.ValueKind == JsonValueKind.False,
            AdditionalProperties = additional is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) } more
                ? Read(more, $"{path}.additionalProperties", depth + 1)
                : null,
        };
    }

    private ImmutableArray<string> Types(JsonElement schema, string path)
    {
        if (Find(schema, "type") is not { } type) return [];
        ImmutableArray<string> types = type.ValueKind == JsonValueKind.Array
            ? [.. Array(type, $"{path}.type", 1).Select(one => Text(one, $"{path}.type"))]
            : [Text(type, $"{path}.type")];
        foreach (var name in types)
            if (!JsonTypes.All.Contains(name))
                throw wrong($"{path}.type", $"expected {string.Join(", ", JsonTypes.All.Select(one => $"'{one}'"))}, got '{name}'.");
        return types;
    }

    private NumberRules? Numbers(JsonElement schema, string path)
    {
        var rules = new NumberRules(Number("minimum"), Number("maximum"), Number("exclusiveMinimum"), Number("exclusiveMaximum"));
        return rules == new NumberRules(null, null, null, null) ? null : rules;

        JsonElement? Number(string keyword) => Find(schema, keyword) is not { } bound ? null
            : bound.ValueKind == JsonValueKind.Number ? bound.Clone()
            : throw wrong($"{path}.{keyword}", $"expected a number, got {JsonTypes.Describe(bound)}.");
    }

    private TextRules? Texts(JsonElement schema, string path)
    {
        var rules = new TextRules(
            Length(schema, "minLength", path, 0), Length(schema, "maxLength", path, int.MaxValue), Pattern(schema, $"{path}.pattern"));
        return rules is { MinLength: 0, MaxLength: int.MaxValue, Pattern: null } ? null : rules;
    }

    private Regex? Pattern(JsonElement schema, string path)
    {
        if (Find(schema, "pattern") is not { } pattern) return null;
        var text = Text(pattern, path);
        if (text.Length > MaxPatternLength) throw wrong(path, $"expected at most {MaxPatternLength} characters, got {text.Length}.");
        try
        {
            return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            throw wrong(path, $"expected a regular expression without look-around and back-references, got '{text}': {refused.Message}");
        }
    }

    private FrozenDictionary<string, JsonSchema> Properties(JsonElement schema, string path, int depth)
    {
        if (Find(schema, "properties") is not { } properties) return FrozenDictionary<string, JsonSchema>.Empty;
        if (properties.ValueKind != JsonValueKind.Object)
            throw wrong($"{path}.properties", $"expected an object, got {JsonTypes.Describe(properties)}.");
        return properties.EnumerateObject().ToFrozenDictionary(
            member => member.Name, member => Read(member.Value, $"{path}.properties.{member.Name}", depth + 1));
    }

    private int Length(JsonElement schema, string keyword, string path, int otherwise)
    {
        if (Find(schema, keyword) is not { } length) return otherwise;
        return length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out var number) && number >= 0
            ? number
            : throw wrong($"{path}.{keyword}", $"expected a whole number, 0 or more, got {length.GetRawText()}.");
    }

    private JsonElement[] Array(JsonElement value, string path, int least) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() >= least
            ? [.. value.EnumerateArray()]
            : throw wrong(path, $"expected an array{(least > 0 ? " that is not empty" : "")}, got {JsonTypes.Describe(value)}.");

    private string Text(JsonElement value, string path) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw wrong(path, $"expected a text, got {JsonTypes.Describe(value)}.");

    private static JsonElement? Find(JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var value) ? value : null;
}
