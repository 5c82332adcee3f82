namespace Gristmill.Modules;

/// <summary>What may name a module or an operation; a name is also a folder's, so it can never leave its directory.</summary>
public static class ModuleNames
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 100;

    /// <summary>The rule as a sentence.</summary>
    public const string Rule = "expected 1 to 100 letters, digits, '.', '_' or '-', beginning with a letter or digit.";

    /// <summary>Whether a text is such a name.</summary>
    public static bool IsName(string text) =>
        text.Length is >= 1 and <= MaxLength
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
