using System.Globalization;
using System.Text.Json;

namespace Gristmill.Jobs;

/// <summary>A value that must stand at a path in a job's arguments.</summary>
/// <param name="Path">Names of members and numbers of items, with dots between them: <c>order.lines.0.sku</c>.</param>
/// <param name="Value">
/// What must stand there: a text, or the number, <c>true</c>, <c>false</c> or <c>null</c> as JSON writes it. Numbers are compared by
/// value.
/// </param>
public sealed record ArgsCondition(string Path, string Value)
{
    private readonly string[] _steps = Path.Split('.');

    /// <summary>Whether it holds for these arguments, UTF-8 JSON.</summary>
    public bool Holds(ReadOnlyMemory<byte> args)
    {
        using var document = JsonDocument.Parse(args);
        var at = document.RootElement;
        foreach (var step in _steps)
        {
            if (Next(at, step) is not { } next) return false;
            at = next;
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => at.ValueEquals(Value),
            JsonValueKind.Number => IsNumber(at),
            JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => at.GetRawText() == Value,
            _ => false,
        };
    }

    private static JsonElement? Next(JsonElement at, string step) => at.ValueKind switch
    {
        JsonValueKind.Object when at.TryGetProperty(step, out var member) => member,
        JsonValueKind.Array when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < at.GetArrayLength() => at[number],
        _ => null,
    };

    private bool IsNumber(JsonElement number) => number.GetRawText() == Value
        || (number.TryGetDecimal(out var found)
            && decimal.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var wanted) && found == wanted);
}
