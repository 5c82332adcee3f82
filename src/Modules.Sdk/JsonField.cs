using System.Text.Json;

namespace Gristmill.Modules.Sdk;

/// <summary>Turns a <see cref="JsonException"/> into the field and the sentence a caller can act on.</summary>
public static class JsonField
{
    /// <summary>The field at fault as a path without the leading <c>$.</c>; empty for the document as a whole.</summary>
    public static string From(JsonException exception)
    {
        var path = exception.Path is null or "$" ? "" : exception.Path.StartsWith("$.", StringComparison.Ordinal)
            ? exception.Path[2..]
            : exception.Path.TrimStart('$');
        return Missing(exception.Message) is not { } missing ? path : path.Length == 0 ? missing : $"{path}.{missing}";
    }

    /// <summary>What was expected, in the caller's words: the serializer's own message names types of ours.</summary>
    public static string Describe(JsonException exception)
    {
        var message = exception.Message;
        if (message.StartsWith("The JSON value could not be converted to ", StringComparison.Ordinal))
            return $"Expected {KindByReader(exception.InnerException?.Message ?? "") ?? Kind(message)}.";
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return $"There is no such member{Quoted(message)}.";
        if (message.StartsWith("Duplicate property ", StringComparison.Ordinal))
            return $"The member{Quoted(message)} stands here twice.";
        if (Missing(message) is { } missing) return $"The member '{missing}' is required.";
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (end < 0) end = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    /// <summary>The first member that is required and not there, of a message such as <c>... including: 'text', 'x'.</c></summary>
    private static string? Missing(string message) =>
        message.Contains("missing required properties", StringComparison.Ordinal) ? Quote(message[message.LastIndexOf(':')..]) : null;

    private static string? Quote(string message) => message.Split('\'') is [_, var name, ..] ? name : null;

    /// <summary>
    /// What the reader wanted, where it says so: of a record's member the serializer names the record and not the member.
    /// </summary>
    private static string? KindByReader(string inner) =>
        inner.EndsWith("as a number.", StringComparison.Ordinal) ? "a number"
        : inner.EndsWith("as a string.", StringComparison.Ordinal) ? "a text"
        : inner.EndsWith("as a boolean.", StringComparison.Ordinal) ? "true or false"
        : inner.EndsWith("an Int32.", StringComparison.Ordinal) || inner.EndsWith("an Int64.", StringComparison.Ordinal)
            || inner.EndsWith("an Int16.", StringComparison.Ordinal) ? "a whole number within range"
        : null;

    private static string Kind(string message) =>
        message.Contains("[]", StringComparison.Ordinal) || message.Contains("List`1[", StringComparison.Ordinal) ? "an array" :
        message.Contains("System.Int", StringComparison.Ordinal) ? "a whole number within range"
        : message.Contains("System.Double", StringComparison.Ordinal) || message.Contains("System.Decimal", StringComparison.Ordinal)
            || message.Contains("System.Single", StringComparison.Ordinal) ? "a number"
        : message.Contains("System.String", StringComparison.Ordinal) ? "a text"
        : message.Contains("System.Boolean", StringComparison.Ordinal) ? "true or false"
        : "an object";

    private static string Quoted(string message) =>
        Quote(message) is { } name ? $" '{name}'" : "";
}
