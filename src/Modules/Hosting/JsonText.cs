using System.Text.Json;
using System.Text.Unicode;

namespace Gristmill.Modules;

/// <summary>Looks at JSON that is passed on as it is.</summary>
public static class JsonText
{
    /// <summary>Whether it is one JSON value in UTF-8, not nested deeper than .NET's readers go by default (64).</summary>
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        // The reader looks into no text.
        if (!Utf8.IsValid(text)) return false;
        var reader = new Utf8JsonReader(text);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
