using System.Globalization;
using System.Text.Json;

namespace Gristmill.Jobs;

/// <summary>A value that must stand at a path in a job's arguments.</summary>
/// <param name="Path">Where, as <see cref="JsonPath"/> writes it.</param>
/// <param name="Value">
/// What must stand there: a text, or the number, <c>true</c>, <c>false</c> or <c>null</c> as JSON writes it. Numbers are compared by
/// value.
/// </param>
public sealed record ArgsCondition(string Path, string Value)
{
    private readonly JsonPath _path = new(Path);

    /// <summary>Whether it holds for these arguments, UTF-8 JSON.</summary>
    public bool Holds(ReadOnlyMemory<byte> args)
    {
        using var document = JsonDocument.Parse(args);
        if (_path.Find(document.RootElement) is not { } at) return false;
        return at.ValueKind switch
        {
            JsonValueKind.String => at.ValueEquals(Value),
            JsonValueKind.Number => IsNumber(at),
            JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => at.GetRawText() == Value,
            _ => false,
        };
    }

    private bool IsNumber(JsonElement number) => number.GetRawText() == Value
        || (number.TryGetDecimal(out var found)
            && decimal.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var wanted) && found == wanted);
}
