using System.Security.Cryptography;
using System.Text.Json;

namespace Gristmill.Jobs;

/// <summary>Makes the keys that jobs claim: hashes, so that they are short whatever is in them.</summary>
public static class UniqueKey
{
    /// <summary>The key of what a job does.</summary>
    /// <param name="module">Its module.</param>
    /// <param name="operation">Its operation.</param>
    /// <param name="queue">Its queue; null when jobs of other queues count as well.</param>
    /// <param name="paths">The paths of the arguments that count, as <see cref="JsonPath"/> writes them; null means that all count.</param>
    /// <param name="args">Its arguments, UTF-8 JSON. The order of members makes no difference; 1 and 1.0 are different.</param>
    public static string Of(string module, string operation, string? queue, IReadOnlyList<string>? paths, ReadOnlyMemory<byte> args)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        using (var document = JsonDocument.Parse(args))
        {
            writer.WriteStartArray();
            writer.WriteStringValue("job");
            writer.WriteStringValue(module);
            writer.WriteStringValue(operation);
            if (queue is null) writer.WriteNullValue();
            else writer.WriteStringValue(queue);
            if (paths is null) WriteOrdered(writer, document.RootElement);
            foreach (var path in (paths ?? []).Select(path => new JsonPath(path)).OrderBy(path => path.Text, StringComparer.Ordinal))
            {
                writer.WriteStringValue(path.Text);
                var found = path.Find(document.RootElement);
                // What is missing is not what is null.
                writer.WriteBooleanValue(found is not null);
                if (found is { } value) WriteOrdered(writer, value);
            }

            writer.WriteEndArray();
        }

        return Hash(buffer.ToArray());
    }

    /// <summary>The key of what somebody named himself, such as an idempotency key; parts are told apart.</summary>
    public static string OfName(params ReadOnlySpan<string> parts) => Hash(JsonSerializer.SerializeToUtf8Bytes(parts.ToArray()));

    /// <summary>A hash, as lower-case hexadecimal digits.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void WriteOrdered(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    WriteOrdered(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) WriteOrdered(writer, item);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteRawValue(value.GetRawText());
                break;
        }
    }
}
