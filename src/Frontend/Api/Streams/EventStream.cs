using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gristmill.Frontend.Api;

/// <summary>
/// A response of server-sent events (WHATWG HTML, 9.2). It ends when the client leaves or the node drains, and says that it lives when
/// there was nothing else to say for <see cref="Heartbeat"/>.
/// </summary>
internal sealed class EventStream : IDisposable
{
    /// <summary>How long a stream is silent at most.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    private readonly HttpContext _context;
    private readonly TimeProvider _time;
    private readonly JsonSerializerOptions _json;
    private readonly CancellationTokenSource _ended;
    private long _wroteAt;

    /// <summary>A response that has not begun.</summary>
    public EventStream(HttpContext context)
    {
        var services = context.RequestServices;
        _context = context;
        _time = services.GetRequiredService<TimeProvider>();
        _json = services.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
    }

    /// <summary>Fires when nobody reads it any more, or the node drains.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>How long to wait for something to say.</summary>
    public TimeSpan Patience => Heartbeat - _time.GetElapsedTime(_wroteAt) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>The id of the event that the client saw last; null when it has seen none.</summary>
    public static string? LastEventId(HttpContext context) =>
        context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } id ? id : null;

    /// <summary>Begins the response.</summary>
    public Task BeginAsync()
    {
        var headers = _context.Response.Headers;
        headers.ContentType = "text/event-stream";
        headers.CacheControl = "no-store";
        // For proxies that would otherwise gather it.
        headers["X-Accel-Buffering"] = "no";
        _context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return WriteAsync(Comment);
    }

    /// <summary>Tells an event.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="id">What a client that comes back says that it has seen.</param>
    /// <param name="data">Its JSON.</param>
    public Task TellAsync<T>(string name, string id, T data) =>
        WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\nid: {id}\ndata: {JsonSerializer.Serialize(data, _json)}\n\n"));

    /// <summary>Says that it lives, if it was silent for long enough.</summary>
    public Task BeatAsync() => Patience > TimeSpan.Zero ? Task.CompletedTask : WriteAsync(Comment);

    /// <inheritdoc />
    public void Dispose() => _ended.Dispose();

    private async Task WriteAsync(byte[] bytes)
    {
        await _context.Response.Body.WriteAsync(bytes, Ended);
        await _context.Response.Body.FlushAsync(Ended);
        _wroteAt = _time.GetTimestamp();
    }
}
