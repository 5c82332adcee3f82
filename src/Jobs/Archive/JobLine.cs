using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gristmill.Jobs;

/// <summary>
/// An ended job as one line of JSON, the id first. Arguments and result stand in it byte for byte, but for line breaks between their
/// tokens, which become spaces.
/// </summary>
internal static class JobLine
{
    /// <summary>Arguments and results may be nested as deep as a reader takes by default, 64, and stand one deeper here; this leaves room.</summary>
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 1_000 };

    private static readonly byte[] Start = "{\"id\":\""u8.ToArray();

    /// <summary>The line of a job, with its line break.</summary>
    public static byte[] Write(Job job, DateTimeOffset archivedAt)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, job.Id);
            json.WriteString("archivedAt"u8, archivedAt);
            json.WriteString("module"u8, job.Module);
            json.WriteString("operation"u8, job.Operation);
            json.WriteString("queue"u8, job.Queue);
            json.WriteNumber("priority"u8, job.Priority);
            json.WriteString("key"u8, job.Key);
            json.WriteString("lane"u8, job.Lane.ToString());
            json.WriteString("state"u8, job.State.ToString());
            json.WriteNumber("attempt"u8, job.Attempt);
            json.WriteNumber("maxAttempts"u8, job.MaxAttempts);
            Write(json, "tags", job.Tags.IsEmpty ? null : StoredJson.WriteNames(job.Tags));
            if (job.ErrorCode is { } code) json.WriteString("errorCode"u8, code);
            if (job.Timeout is { } timeout) json.WriteNumber("timeoutMicroseconds"u8, (long)timeout.TotalMicroseconds);
            Write(json, "retry", StoredJson.WriteRetry(job.Retry));
            Write(json, "expiresAt", job.ExpiresAt);
            Write(json, "createdAt", job.CreatedAt);
            Write(json, "scheduledAt", job.ScheduledAt);
            Write(json, "attemptedAt", job.AttemptedAt);
            Write(json, "finalizedAt", job.FinalizedAt);
            if (job.LeasedBy is { } silo) json.WriteString("leasedBy"u8, silo);
            Write(json, "cancelRequestedAt", job.CancelRequestedAt);
            json.WriteNumber("version"u8, job.Version);
            if (job.Batch is { } batch) json.WriteString("batch"u8, batch);
            Write(json, "history", StoredJson.WriteHistory(job.History));
            Write(json, "args"u8, job.Args);
            if (job.Result is { } result) Write(json, "result"u8, result);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The id of a line; null for what is no whole line of a job.</summary>
    public static Guid? IdOf(ReadOnlySpan<byte> line) =>
        line.StartsWith(Start) && line.Length >= Start.Length + 36 && line[^1] == (byte)'}'
        && Guid.TryParseExact(Encoding.ASCII.GetString(line.Slice(Start.Length, 36)), "D", out var id) ? id : null;

    /// <summary>The job of a line, without its line break, and when it was archived.</summary>
    public static (Job Job, DateTimeOffset ArchivedAt) Read(ReadOnlyMemory<byte> line)
    {
        using var json = JsonDocument.Parse(line, Reading);
        return (ToJob(json.RootElement), json.RootElement.GetProperty("archivedAt").GetDateTimeOffset());
    }

    private static Job ToJob(JsonElement root) =>
        new()
        {
            Id = root.GetProperty("id").GetGuid(),
            Module = Text(root, "module"),
            Operation = Text(root, "operation"),
            Queue = Text(root, "queue"),
            Priority = root.GetProperty("priority").GetInt16(),
            Key = Text(root, "key"),
            Lane = Enum.Parse<JobLane>(Text(root, "lane")),
            State = Enum.Parse<JobState>(Text(root, "state")),
            Attempt = root.GetProperty("attempt").GetInt32(),
            MaxAttempts = root.GetProperty("maxAttempts").GetInt32(),
            Tags = Find(root, "tags") is { } tags ? [.. StoredJson.ReadNames(tags.GetRawText())] : [],
            ErrorCode = Find(root, "errorCode")?.GetString(),
            Timeout = Find(root, "timeoutMicroseconds") is { } timeout ? TimeSpan.FromMicroseconds(timeout.GetInt64()) : null,
            Retry = StoredJson.ReadRetry(Find(root, "retry")?.GetRawText()),
            ExpiresAt = Find(root, "expiresAt")?.GetDateTimeOffset(),
            CreatedAt = root.GetProperty("createdAt").GetDateTimeOffset(),
            ScheduledAt = root.GetProperty("scheduledAt").GetDateTimeOffset(),
            AttemptedAt = Find(root, "attemptedAt")?.GetDateTimeOffset(),
            FinalizedAt = Find(root, "finalizedAt")?.GetDateTimeOffset(),
            LeasedBy = Find(root, "leasedBy")?.GetString(),
            CancelRequestedAt = Find(root, "cancelRequestedAt")?.GetDateTimeOffset(),
            Version = root.GetProperty("version").GetInt64(),
            Batch = Find(root, "batch")?.GetGuid(),
            History = StoredJson.ReadHistory(Find(root, "history")?.GetRawText()),
            Args = Encoding.UTF8.GetBytes(root.GetProperty("args").GetRawText()),
            // Not a bare null: that would convert to an empty memory.
            Result = Find(root, "result") is { } result ? Encoding.UTF8.GetBytes(result.GetRawText()) : default(ReadOnlyMemory<byte>?),
        };

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString()!;

    private static JsonElement? Find(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value : null;

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } value) json.WriteString(name, value);
    }

    private static void Write(Utf8JsonWriter json, string name, string? raw)
    {
        if (raw is null) return;
        json.WritePropertyName(name);
        json.WriteRawValue(raw, skipInputValidation: true);
    }

    /// <summary>No string of JSON has a line break in it, so each one stands between two tokens.</summary>
    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> raw)
    {
        var line = raw.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        json.WritePropertyName(name);
        json.WriteRawValue(line, skipInputValidation: true);
    }
}
