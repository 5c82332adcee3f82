using System.Text.RegularExpressions;

namespace Gristmill.Modules;

/// <summary>Bounds of a text. The pattern runs on an engine that takes time in proportion to the text, whatever that is.</summary>
internal sealed record TextRules(int MinLength, int MaxLength, Regex? Pattern)
{
    public SchemaFault? Check(string text)
    {
        // In code points, as JSON Schema counts.
        var length = text.Length - text.Count(char.IsLowSurrogate);
        if (length < MinLength) return new("", $"Expected at least {MinLength} characters, got {length}.");
        if (length > MaxLength) return new("", $"Expected at most {MaxLength} characters, got {length}.");
        return Pattern?.IsMatch(text) == false ? new("", $"Expected a text that matches {Pattern}.") : null;
    }
}
