using System.Text.Json;
using System.Text.Unicode;
using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Process;

/// <summary>One frame from a worker, of which exactly one of ready, log, progress and outcome is set.</summary>
internal readonly record struct JsonWorkerMessage
{
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 1000 };

    /// <summary>The call it is about; 0 when it is about none.</summary>
    public long Id { get; private init; }

    /// <summary>What a worker that is ready says of itself.</summary>
    public string? Ready { get; private init; }

    /// <summary>A line for the log.</summary>
    public (string Level, string Message)? Log { get; private init; }

    /// <summary>How far the call is.</summary>
    public ModuleProgress? Progress { get; private init; }

    /// <summary>The call's answer.</summary>
    public ModuleOutcome? Outcome { get; private init; }

    /// <summary>Reads a frame.</summary>
    /// <exception cref="FormatException">It is not of the protocol.</exception>
    public static JsonWorkerMessage Parse(byte[] frame)
    {
        if (!Utf8.IsValid(frame)) throw new FormatException("It sent a frame that is not UTF-8.");
        try
        {
            return Read(frame);
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"It sent a frame that is not JSON: {JsonField.Describe(wrong)}", wrong);
        }
    }

    private static JsonWorkerMessage Read(byte[] frame)
    {
        var reader = new Utf8JsonReader(frame, Deep);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("It sent a frame that is not an object.");
        var message = default(JsonWorkerMessage);
        var kinds = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name is "ready" or "log" or "progress" or "result" or "error") kinds++;
            message = name switch
            {
                "id" => message with { Id = Number(ref reader) },
                "ready" => message with { Ready = Describe(Part<ReadyPart>(frame, ref reader)) },
                "log" => message with { Log = Line(Part<LogPart>(frame, ref reader)) },
                "progress" => message with { Progress = Share(Part<ProgressPart>(frame, ref reader)) },
                "result" => message with { Outcome = new ModuleOutcome.Success(Raw(frame, ref reader)) },
                "error" => message with { Outcome = Part<ErrorPart>(frame, ref reader).ToOutcome() },
                _ => Unknown(message, frame, ref reader),
            };
        }

        if (reader.Read()) throw new FormatException("It sent a frame with something after the object.");
        return kinds == 1
            ? message
            : throw new FormatException("It sent a frame with none, or several, of ready, log, progress, result, error.");
    }

    private static long Number(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var id)
            ? id
            : throw new FormatException("It sent a frame whose id is not a whole number.");

    private static ReadOnlyMemory<byte> Raw(byte[] frame, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return frame.AsMemory(start, (int)reader.BytesConsumed - start);
    }

    private static T Part<T>(byte[] frame, ref Utf8JsonReader reader) =>
        JsonSerializer.Deserialize<T>(Raw(frame, ref reader).Span, JsonSerializerOptions.Web)
        ?? throw new FormatException("It sent null where an object is meant.");

    private static JsonWorkerMessage Unknown(JsonWorkerMessage message, byte[] frame, ref Utf8JsonReader reader)
    {
        Raw(frame, ref reader);
        return message;
    }

    private static string Describe(ReadyPart part) => part.Sdk ?? "";

    private static (string Level, string Message)? Line(LogPart part) => (part.Level ?? "info", part.Message ?? "");

    private static ModuleProgress Share(ProgressPart part) => new(
        part.Fraction is { } fraction && double.IsFinite(fraction) ? Math.Clamp(fraction, 0, 1) : null, part.Message ?? "");

    private sealed record ReadyPart(long? Pid, string? Sdk);

    private sealed record LogPart(string? Level, string? Message);

    private sealed record ProgressPart(double? Fraction, string? Message);

    private sealed record ErrorPart(
        string? Kind, string? Code, string? Message, string? Field, bool? Retryable, double? RetryAfterSeconds, bool? Snooze)
    {
        public ModuleOutcome ToOutcome() => Kind switch
        {
            "argument" => new ModuleOutcome.ClientError(
                Code is { Length: > 0 } ? Code : "invalid_argument", Message ?? "", Field ?? ""),
            "fault" => new ModuleOutcome.Fault(
                    Code is { Length: > 0 } ? Code : ModuleErrorCodes.ModuleFault, Message ?? "", Retryable ?? true)
                .After(RetryAfterSeconds, Snooze ?? false),
            _ => throw new FormatException($"It sent an error whose kind is neither 'argument' nor 'fault': '{Kind}'."),
        };
    }
}
