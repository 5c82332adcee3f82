using System.Collections.Immutable;
using System.Text.Json;

namespace Gristmill.Modules;

/// <summary>The types of JSON Schema.</summary>
internal static class JsonTypes
{
    /// <summary>Their names.</summary>
    public static readonly ImmutableArray<string> All = ["null", "boolean", "object", "array", "number", "integer", "string"];

    /// <summary>Whether a value is of a type; a number without a fraction is an integer however it is written.</summary>
    public static bool Is(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && IsWhole(value),
        "string" => value.ValueKind == JsonValueKind.String,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type of JSON Schema."),
    };

    /// <summary>Types as a person says them.</summary>
    public static string Describe(ImmutableArray<string> types) => string.Join(" or ", types.Select(type => type switch
    {
        "boolean" => "true or false",
        "object" => "an object",
        "array" => "an array",
        "number" => "a number",
        "integer" => "a whole number",
        "string" => "a text",
        _ => type,
    }));

    /// <summary>A value's type as a person says it.</summary>
    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a text",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static bool IsWhole(JsonElement value) => value.TryGetInt64(out _)
        || (value.TryGetDecimal(out var exact) ? decimal.IsInteger(exact) : double.Floor(value.GetDouble()) == value.GetDouble());
}
