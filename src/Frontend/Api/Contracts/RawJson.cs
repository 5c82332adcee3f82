using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>JSON that passes through as it is, so that a module's numbers and texts stay exact.</summary>
/// <param name="Utf8">One JSON value.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct RawJson(ReadOnlyMemory<byte> Utf8)
{
    private sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var value = JsonDocument.ParseValue(ref reader);
            var utf8 = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value.RootElement);
            // Parsing looks into no text, and what is kept is answered as it came.
            return System.Text.Unicode.Utf8.IsValid(utf8) ? new RawJson(utf8.ToArray()) : throw new JsonException("Expected UTF-8.");
        }

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
    }
}
