using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gristmill.Frontend.Api;

/// <summary>How the Web API reads and writes JSON.</summary>
internal static class ApiJson
{
    /// <summary>For requests: camelCase; unknown and doubled members are errors, for they are mostly misspellings.</summary>
    public static JsonSerializerOptions Strict { get; } = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new OffsetTimeConverter() },
    };

    public static void AddApiJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(json =>
    {
        json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
    });
}
