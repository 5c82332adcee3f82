using System.Text.Json;

namespace Gristmill.Modules.Sdk;

/// <summary>Turns a <see cref="JsonException"/> into the field and the sentence a caller can act on.</summary>
public static class JsonField
{
    /// <summary>The field at fault as a path without the leading <c>$.</c>; empty for the document as a whole.</summary>
    public static string From(JsonException exception) =>
        exception.Path is null or "$" ? "" : exception.Path.StartsWith("$.", StringComparison.Ordinal)
            ? exception.Path[2..]
            : exception.Path.TrimStart('$');

    /// <summary>What was expected, in the caller's words: the serializer's own message names types of ours.</summary>
    public static string Describe(JsonException exception)
    {
        var message = exception.Message;
        if (message.StartsWith("The JSON value could not be converted to ", StringComparison.Ordinal))
            return $"Expected {Kind(message)}.";
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return $"There is no such member{Quoted(message)}.";
        if (message.StartsWith("Duplicate property ", StringComparison.Ordinal))
            return $"The member{Quoted(message)} stands here twice.";
        if (message.Contains("missing required properties", StringComparison.Ordinal))
            return $"A required member is missing:{message[message.LastIndexOf(':')..].TrimStart(':')}";
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (end < 0) end = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    private static string Kind(string message) =>
        message.Contains("System.Int", StringComparison.Ordinal) ? "a whole number within range"
        : message.Contains("System.Double", StringComparison.Ordinal) ? "a number"
        : message.Contains("System.String", StringComparison.Ordinal) ? "a text"
        : message.Contains("System.Boolean", StringComparison.Ordinal) ? "true or false"
        : message.Contains("[]", StringComparison.Ordinal) ? "an array"
        : "an object";

    private static string Quoted(string message) =>
        message.Split('\'') is [_, var name, ..] ? $" '{name}'" : "";
}
