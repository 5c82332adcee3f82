using System.Text.Json;
using System.Text.Unicode;
using Gristmill.Modules.Sdk;

namespace Gristmill.Frontend.Api;

/// <summary>Reads a request's JSON strictly, and says what is wrong with it and where.</summary>
internal static class JsonBody
{
    /// <summary>The body as <typeparamref name="T"/>, or the problem to answer.</summary>
    public static Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpContext context) where T : class =>
        TryAsync(context, async () => await JsonSerializer.DeserializeAsync<T>(
            context.Request.Body, ApiJson.Strict, context.RequestAborted)
            ?? throw new JsonException("Expected a value, got null."));

    /// <summary>The body as it came, once it is known to be one JSON value; or the problem to answer.</summary>
    public static Task<(ReadOnlyMemory<byte> Value, IResult? Problem)> ReadRawAsync(HttpContext context) =>
        TryAsync<ReadOnlyMemory<byte>>(context, async () =>
        {
            // Not as long as the caller says it will be: memory is given for what has come.
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
            Check(bytes.Span);
            return bytes;
        });

    private static async Task<(T? Value, IResult? Problem)> TryAsync<T>(HttpContext context, Func<Task<T>> read)
    {
        if (!context.Request.HasJsonContentType())
            return (default, Problems.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type",
                $"Expected Content-Type application/json, got '{context.Request.ContentType ?? "none"}'."));
        if (context.Request.Headers.ContentEncoding.Count > 0)
            return (default, Problems.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type",
                $"Expected a body without Content-Encoding, got '{context.Request.Headers.ContentEncoding}'."));
        try
        {
            return (await read(), null);
        }
        catch (BodyBudgetException)
        {
            return (default, Problems.Of(StatusCodes.Status503ServiceUnavailable, "too_many_bytes_in_flight",
                "The bodies of the requests in flight take as much memory as Http:MaxInFlightBytes allows.",
                retryAfterSeconds: 1));
        }
        catch (JsonException invalid)
        {
            return (default, Invalid(JsonField.From(invalid), JsonField.Describe(invalid)
                + (invalid.LineNumber is { } line ? $" Line {line + 1}, byte {invalid.BytePositionInLine + 1}." : "")));
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, Problems.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", tooLarge.Message));
        }
    }

    private static void Check(ReadOnlySpan<byte> json)
    {
        // The reader below looks into no text.
        if (!Utf8.IsValid(json)) throw new JsonException("Expected UTF-8.");
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
        }
    }

    private static IResult Invalid(string field, string detail) =>
        Problems.Of(StatusCodes.Status400BadRequest, "invalid_json", detail, field);
}
