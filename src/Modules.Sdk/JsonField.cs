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

    /// <summary>The serializer's message without its trailing path, line and position.</summary>
    public static string Describe(JsonException exception)
    {
        var message = exception.Message;
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
