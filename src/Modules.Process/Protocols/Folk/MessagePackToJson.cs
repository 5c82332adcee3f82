using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Gristmill.Modules.Process;

/// <summary>
/// MessagePack as JSON: whole numbers exactly, doubles so that they read back the same and remain doubles, <c>str</c> as a
/// text, <c>bin</c> as a text in base64. An empty PHP array is an array, for nobody can
/// tell what it was meant to be; PHP objects are maps without their class's name.
/// </summary>
internal static class MessagePackToJson
{
    private const int MaxDepth = 512;

    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    /// <summary>Converts the first value.</summary>
    /// <exception cref="NotSupportedException">It has something that JSON cannot express.</exception>
    public static ReadOnlyMemory<byte> Convert(ReadOnlySpan<byte> value)
    {
        var json = new ArrayBufferWriter<byte>(Math.Max(value.Length, 16));
        var reader = new MessagePackReader(value);
        Write(ref reader, json, 0);
        return json.WrittenMemory;
    }

    private static void Write(ref MessagePackReader reader, ArrayBufferWriter<byte> json, int depth)
    {
        if (depth > MaxDepth) throw new NotSupportedException($"The result is nested deeper than {MaxDepth}.");
        if (reader.IsText) WriteText(reader.ReadTextBytes(), json);
        else if (reader.Next == 0xcf) WriteAscii(reader.ReadUnsigned().ToString(CultureInfo.InvariantCulture), json);
        else if (reader.IsInteger) WriteAscii(reader.ReadInteger().ToString(CultureInfo.InvariantCulture), json);
        else if (reader.IsArray) WriteArray(ref reader, json, depth);
        else if (reader.IsMap) WriteMap(ref reader, json, depth);
        else if (reader.TryReadNil()) json.Write("null"u8);
        else if (reader.Next is 0xc2 or 0xc3) json.Write(reader.ReadBoolean() ? "true"u8 : "false"u8);
        else if (reader.Next is 0xca or 0xcb) WriteDouble(reader.ReadDouble(), json);
        else if (reader.Next is 0xc4 or 0xc5 or 0xc6) WriteBinary(reader.ReadBinary(), json);
        else throw new NotSupportedException("The result has a MessagePack extension, which JSON cannot express.");
    }

    private static void WriteArray(ref MessagePackReader reader, ArrayBufferWriter<byte> json, int depth)
    {
        json.Write("["u8);
        var count = reader.ReadArrayHeader();
        for (var i = 0; i < count; i++)
        {
            if (i > 0) json.Write(","u8);
            Write(ref reader, json, depth + 1);
        }

        json.Write("]"u8);
    }

    private static void WriteMap(ref MessagePackReader reader, ArrayBufferWriter<byte> json, int depth)
    {
        json.Write("{"u8);
        var count = reader.ReadMapHeader();
        for (var (i, written) = (0, 0); i < count; i++)
        {
            // PHP's extension writes an object as a map whose first key is nil, with the class's name.
            if (reader.TryReadNil())
            {
                reader.Skip();
                continue;
            }

            if (written++ > 0) json.Write(","u8);
            if (reader.IsText) WriteText(reader.ReadTextBytes(), json);
            else WriteText(Encoding.UTF8.GetBytes(reader.ReadKey()), json);
            json.Write(":"u8);
            Write(ref reader, json, depth + 1);
        }

        json.Write("}"u8);
    }

    private static void WriteText(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> json)
    {
        if (!Utf8.IsValid(text))
            throw new NotSupportedException("The result has a text that is not UTF-8; send binary data as base64.");
        json.Write("\""u8);
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            json.Write(text[..at]);
            WriteAscii(text[at] switch
            {
                (byte)'"' => "\\\"",
                (byte)'\\' => "\\\\",
                (byte)'\n' => "\\n",
                (byte)'\t' => "\\t",
                (byte)'\r' => "\\r",
                var control => $"\\u{control:x4}",
            }, json);
            text = text[(at + 1)..];
        }

        json.Write(text);
        json.Write("\""u8);
    }

    private static void WriteBinary(ReadOnlySpan<byte> binary, ArrayBufferWriter<byte> json)
    {
        json.Write("\""u8);
        Base64.EncodeToUtf8(binary, json.GetSpan(Base64.GetMaxEncodedToUtf8Length(binary.Length)), out _, out var written);
        json.Advance(written);
        json.Write("\""u8);
    }

    private static void WriteDouble(double number, ArrayBufferWriter<byte> json)
    {
        if (!double.IsFinite(number)) throw new NotSupportedException($"The result has the number {number}, which JSON has not.");
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        WriteAscii(text.AsSpan().IndexOfAny('.', 'E') < 0 ? $"{text}.0" : text, json);
    }

    private static void WriteAscii(string text, ArrayBufferWriter<byte> json) =>
        json.Advance(Encoding.ASCII.GetBytes(text, json.GetSpan(text.Length)));
}
