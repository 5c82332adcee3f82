using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Process;

/// <summary>Speaks JSON with a worker. Arguments and results pass through as the bytes they are.</summary>
internal sealed class JsonWorkerConnection : WorkerConnection
{
    private readonly Action<string, string> _log;

    public JsonWorkerConnection(IReadOnlyList<FrameChannel> channels, Action<string, string> log) : base(channels)
    {
        _log = log;
        Start();
    }

    protected override ModuleOutcome? Write(FrameWriter writer, uint id, WorkerCall call)
    {
        writer.Write("{\"id\":"u8);
        Number(writer, id);
        writer.Write(",\"operation\":\""u8);
        writer.Write(JsonEncodedText.Encode(call.Operation).EncodedUtf8Bytes);
        writer.Write("\",\"deadlineMs\":"u8);
        if (call.Remaining is { } remaining) Number(writer, Math.Max(0, (long)remaining.TotalMilliseconds));
        else writer.Write("null"u8);
        writer.Write(",\"job\":"u8);
        if (call.Attempt is { } attempt) Job(writer, attempt);
        else writer.Write("null"u8);
        writer.Write(",\"args\":"u8);
        writer.Write(call.Arguments.IsEmpty ? "null"u8 : call.Arguments.Span);
        writer.Write("}"u8);
        return null;
    }

    protected override void Handle(int channel, byte[] frame)
    {
        var message = JsonWorkerMessage.Parse(frame);
        if (message.Log is { } log) _log(log.Level, log.Message);
        else if (message.Ready is { } ready) BecomeReady(ready);
        else if (!Ready.IsCompletedSuccessfully) throw new FormatException("It spoke before it said that it is ready.");
        else if (message.Progress is { } progress) InFlight(message.Id)?.Progress?.Report(progress);
        else Answer(message.Id, message.Outcome!);
    }

    private static void Job(FrameWriter writer, JobAttempt attempt)
    {
        writer.Write("{\"id\":\""u8);
        writer.Write(JsonEncodedText.Encode(attempt.JobId).EncodedUtf8Bytes);
        writer.Write("\",\"attempt\":"u8);
        Number(writer, attempt.Number);
        writer.Write(",\"maxAttempts\":"u8);
        Number(writer, attempt.MaxAttempts);
        writer.Write("}"u8);
    }

    private static void Number(FrameWriter writer, long number)
    {
        if (!Utf8Formatter.TryFormat(number, writer.GetSpan(20), out var written))
            throw new FormatException(number.ToString(CultureInfo.InvariantCulture));
        writer.Advance(written);
    }
}
