using System.Buffers;
using System.Text.Json;

namespace Gristmill.Jobs;

/// <summary>
/// Members of a JSON object, UTF-8, taken as they were written: also where a name comes twice, or is no text because it has half of a pair of
/// surrogates.
/// </summary>
public static class JsonMembers
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>Whether a value can have members.</summary>
    public static bool IsObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, AnyDepth);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject;
    }

    /// <summary>Whether an object has a member.</summary>
    public static bool Has(ReadOnlySpan<byte> json, string name)
    {
        var reader = new Utf8JsonReader(json, AnyDepth);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (NameOf(ref reader) == name) return true;
            reader.Skip();
        }

        return false;
    }

    /// <summary>An object with further members, which replace those of the same names.</summary>
    public static ReadOnlyMemory<byte> With(ReadOnlySpan<byte> json, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> members)
    {
        var written = new ArrayBufferWriter<byte>(json.Length + members.Sum(member => (member.Key.Length * 2) + 8 + member.Value.Length));
        var reader = new Utf8JsonReader(json, AnyDepth);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var replaced = NameOf(ref reader) is { } known && members.ContainsKey(known);
            // With its quotation marks.
            var own = json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2);
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!replaced) Add(written, own, json[from..(int)reader.BytesConsumed]);
        }

        foreach (var (name, value) in members) Add(written, JsonSerializer.SerializeToUtf8Bytes(name), value.Span);
        written.Write(written.WrittenCount == 0 ? "{}"u8 : "}"u8);
        return written.WrittenMemory;
    }

    private static void Add(ArrayBufferWriter<byte> written, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        written.Write(written.WrittenCount == 0 ? "{"u8 : ","u8);
        written.Write(name);
        written.Write(":"u8);
        written.Write(value);
    }

    private static string? NameOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a pair of surrogates, escaped: no text.
            return null;
        }
    }
}
