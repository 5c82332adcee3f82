using System.Text.Json.Nodes;

namespace Gristmill.Testing.Nodes;

/// <summary>Reads a stream of server-sent events.</summary>
public sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, Stream stream) => (_response, _lines) = (response, new StreamReader(stream));

    /// <summary>The id of the event that was read last; null before the first.</summary>
    public string? LastId { get; private set; }

    /// <summary>Comments that were read: the stream's first one, and its heartbeats.</summary>
    public int Comments { get; private set; }

    /// <summary>Asks for a stream, and ends when its first bytes are there.</summary>
    public static async Task<EventReader> OpenAsync(HttpClient http, string url, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (lastEventId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<ServerEvent?> ReadAsync(CancellationToken cancellation = default)
    {
        var (name, id, data) = ("", "", "");
        while (await _lines.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith(':')) Comments++;
            else if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line["event: ".Length..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line["id: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line["data: ".Length..];
            else if (line.Length == 0 && name.Length > 0)
            {
                LastId = id;
                return new ServerEvent(name, id, JsonNode.Parse(data)!);
            }
        }

        return null;
    }

    /// <summary>All events until the stream ends.</summary>
    public async Task<List<ServerEvent>> ReadToEndAsync(CancellationToken cancellation = default)
    {
        List<ServerEvent> events = [];
        while (await ReadAsync(cancellation) is { } each) events.Add(each);
        return events;
    }

    /// <summary>Leaves.</summary>
    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
