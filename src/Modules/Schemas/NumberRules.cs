using System.Text.Json;

namespace Gristmill.Modules;

/// <summary>Bounds of a number, compared as double-precision numbers where they are not whole or beyond 28 digits.</summary>
internal sealed record NumberRules(JsonElement? Minimum, JsonElement? Maximum, JsonElement? ExclusiveMinimum, JsonElement? ExclusiveMaximum)
{
    public SchemaFault? Check(JsonElement value)
    {
        if (Minimum is { } least && Compare(value, least) < 0) return Fault($"Expected at least {least}, got {value}.");
        if (Maximum is { } most && Compare(value, most) > 0) return Fault($"Expected at most {most}, got {value}.");
        if (ExclusiveMinimum is { } above && Compare(value, above) <= 0) return Fault($"Expected more than {above}, got {value}.");
        return ExclusiveMaximum is { } below && Compare(value, below) >= 0 ? Fault($"Expected less than {below}, got {value}.") : null;
    }

    private static int Compare(JsonElement x, JsonElement y) => x.TryGetDecimal(out var left) && y.TryGetDecimal(out var right)
        ? left.CompareTo(right)
        : x.GetDouble().CompareTo(y.GetDouble());

    private static SchemaFault Fault(string message) => new("", message);
}
