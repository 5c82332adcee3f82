using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Gristmill.Modules;

/// <summary>
/// What a JSON value must be: a part of JSON Schema 2020-12, which <c>docs/modules.md</c> names. Made by
/// <see cref="JsonSchemaReader"/>.
/// </summary>
public sealed record JsonSchema
{
    internal ImmutableArray<string> Types { get; init; } = [];

    internal ImmutableArray<JsonElement> Enum { get; init; } = [];

    internal JsonElement? Const { get; init; }

    internal NumberRules? Number { get; init; }

    internal TextRules? Text { get; init; }

    internal JsonSchema? Items { get; init; }

    internal int MinItems { get; init; }

    internal int MaxItems { get; init; } = int.MaxValue;

    internal FrozenDictionary<string, JsonSchema> Properties { get; init; } = FrozenDictionary<string, JsonSchema>.Empty;

    internal ImmutableArray<string> Required { get; init; } = [];

    /// <summary>What members may be that <see cref="Properties"/> does not name; null when anything.</summary>
    internal JsonSchema? AdditionalProperties { get; init; }

    internal bool RefusesAdditionalProperties { get; init; }

    /// <summary>Checks a document.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="later">Members that are not there yet, and whose values are not known; null means that all are there.</param>
    /// <returns>The first fault; null when it fits.</returns>
    public SchemaFault? Check(ReadOnlyMemory<byte> json, IReadOnlyCollection<string>? later = null)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Check(document.RootElement, later);
        }
        catch (JsonException invalid)
        {
            return new SchemaFault("", Sdk.JsonField.Describe(invalid));
        }
    }

    /// <summary>Checks a value.</summary>
    public SchemaFault? Check(JsonElement value) => Check(value, later: null);

    private SchemaFault? Check(JsonElement value, IReadOnlyCollection<string>? later)
    {
        if (!Types.IsEmpty && !Types.Any(type => JsonTypes.Is(value, type)))
            return Fault($"Expected {JsonTypes.Describe(Types)}, got {JsonTypes.Describe(value)}.");
        if (!Enum.IsEmpty && !Enum.Any(one => JsonElement.DeepEquals(one, value)))
            return Fault($"Expected one of {string.Join(", ", Enum.Select(one => one.GetRawText()))}.");
        if (Const is { } only && !JsonElement.DeepEquals(only, value)) return Fault($"Expected {only.GetRawText()}.");
        return value.ValueKind switch
        {
            JsonValueKind.Number => Number?.Check(value),
            JsonValueKind.String => Text?.Check(value.GetString()!),
            JsonValueKind.Array => CheckItems(value),
            JsonValueKind.Object => CheckMembers(value, later),
            _ => null,
        };
    }

    private SchemaFault? CheckItems(JsonElement array)
    {
        var length = array.GetArrayLength();
        if (length < MinItems) return Fault($"Expected at least {MinItems} items, got {length}.");
        if (length > MaxItems) return Fault($"Expected at most {MaxItems} items, got {length}.");
        if (Items is null) return null;
        var index = 0;
        foreach (var item in array.EnumerateArray())
        {
            if (Items.Check(item) is { } fault) return fault.Within(index);
            index++;
        }

        return null;
    }

    private SchemaFault? CheckMembers(JsonElement value, IReadOnlyCollection<string>? later)
    {
        foreach (var name in Required)
            if (later?.Contains(name) != true && !value.TryGetProperty(name, out _)) return Fault("A value is required here.").Within(name);
        if (RefusesAdditionalProperties && later?.FirstOrDefault(name => !Properties.ContainsKey(name)) is { } unknown)
            return Fault("There is no such member.").Within(unknown);
        foreach (var member in value.EnumerateObject())
        {
            if (Properties.TryGetValue(member.Name, out var schema))
            {
                if (schema.Check(member.Value) is { } fault) return fault.Within(member.Name);
            }
            else if (RefusesAdditionalProperties)
            {
                return Fault("There is no such member.").Within(member.Name);
            }
            else if (AdditionalProperties?.Check(member.Value) is { } fault)
            {
                return fault.Within(member.Name);
            }
        }

        return null;
    }

    private static SchemaFault Fault(string message) => new("", message);
}
