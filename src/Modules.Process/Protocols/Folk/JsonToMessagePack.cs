using System.Text;
using System.Text.Json;

namespace Gristmill.Modules.Process;

/// <summary>
/// JSON as MessagePack: whole numbers of up to 64 bits exactly, other numbers as the nearest double, texts as <c>str</c>.
/// </summary>
internal static class JsonToMessagePack
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    /// <summary>Writes a JSON value.</summary>
    /// <exception cref="FormatException">It cannot be expressed.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static void Write(ReadOnlyMemory<byte> json, FrameWriter to)
    {
        if (json.IsEmpty)
        {
            MessagePackWriter.Nil(to);
            return;
        }

        using var document = JsonDocument.Parse(json, Deep);
        Write(document.RootElement, to);
    }

    private static void Write(JsonElement value, FrameWriter to)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                MessagePackWriter.MapHeader(to, value.GetPropertyCount());
                foreach (var property in value.EnumerateObject())
                {
                    Text(() => property.Name, to);
                    Write(property.Value, to);
                }

                break;
            case JsonValueKind.Array:
                MessagePackWriter.ArrayHeader(to, value.GetArrayLength());
                foreach (var item in value.EnumerateArray()) Write(item, to);
                break;
            case JsonValueKind.String:
                Text(() => value.GetString()!, to);
                break;
            case JsonValueKind.Number:
                Number(value, to);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                MessagePackWriter.Boolean(to, value.GetBoolean());
                break;
            default:
                MessagePackWriter.Nil(to);
                break;
        }
    }

    private static void Text(Func<string> read, FrameWriter to)
    {
        try
        {
            MessagePackWriter.Text(to, Encoding.UTF8.GetBytes(read()));
        }
        catch (InvalidOperationException half)
        {
            throw new FormatException("A text has half of a surrogate pair, which UTF-8 cannot express.", half);
        }
    }

    private static void Number(JsonElement value, FrameWriter to)
    {
        var text = value.GetRawText();
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') < 0 && text != "-0")
        {
            if (value.TryGetInt64(out var signed)) MessagePackWriter.Integer(to, signed);
            else if (value.TryGetUInt64(out var unsigned)) MessagePackWriter.Unsigned(to, unsigned);
            else throw new FormatException($"The whole number {text} has more than 64 bits, which MessagePack cannot express.");
            return;
        }

        var number = value.GetDouble();
        if (!double.IsFinite(number)) throw new FormatException($"The number {text} is beyond what a double can express.");
        MessagePackWriter.Double(to, number);
    }
}
