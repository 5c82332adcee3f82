using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gristmill.Frontend.Api;

/// <summary>Reads a time only when it says its offset: a time without one would mean the server's zone.</summary>
internal sealed class OffsetTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return OffsetTime.SaysOffset(text) && reader.TryGetDateTimeOffset(out var time)
            ? time
            : throw new JsonException("Expected an ISO 8601 time with its offset, such as 2026-01-31T12:00:00Z.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}
