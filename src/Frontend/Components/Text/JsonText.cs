using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gristmill.Frontend.Components.Text;

/// <summary>JSON made readable, and no more of it than a page bears.</summary>
/// <param name="Text">What to show.</param>
/// <param name="Whole">Whether that is all of it.</param>
internal sealed record JsonText(string Text, bool Whole)
{
    /// <summary>The most that is shown, in bytes of what came and in characters of what is shown.</summary>
    public const int Limit = 64 * 1024;

    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Small values are indented; of large ones the beginning is shown as it came.</summary>
    public static JsonText From(ReadOnlyMemory<byte> utf8)
    {
        var text = utf8.Length <= Limit ? Indent(utf8) : Decode(utf8.Span[..Limit]);
        return text.Length <= Limit ? new(text, utf8.Length <= Limit) : new(Cut(text), Whole: false);
    }

    private static string Indent(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var value = JsonDocument.Parse(utf8);
            using var buffer = new MemoryStream(utf8.Length * 2);
            using (var writer = new Utf8JsonWriter(buffer, Indented)) value.WriteTo(writer);
            return Decode(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            // Nested too deeply, or half of a surrogate pair: what came is shown as it is.
            return Decode(utf8.Span);
        }
    }

    /// <summary>The text, without a character that the cut went through.</summary>
    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        return utf8.Length == Limit ? text.TrimEnd('\uFFFD') : text;
    }

    private static string Cut(string text) => text[..(char.IsHighSurrogate(text[Limit - 1]) ? Limit - 1 : Limit)];
}
