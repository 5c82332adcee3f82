using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gristmill.Modules.Process;

/// <summary>Speaks MessagePack-RPC with a folk worker.</summary>
internal sealed class FolkWorkerConnection : WorkerConnection
{
    private const int Request = 0;
    private const int Response = 1;
    private const int Notify = 2;
    private const int ControlChannel = 1;
    private const long MethodNotFound = -32601;

    private readonly bool _methodIsOperation;

    public FolkWorkerConnection(IReadOnlyList<FrameChannel> channels, bool methodIsOperation) : base(channels)
    {
        _methodIsOperation = methodIsOperation;
        Start();
    }

    protected override ModuleOutcome? Write(FrameWriter writer, uint id, WorkerCall call)
    {
        MessagePackWriter.ArrayHeader(writer, 4);
        MessagePackWriter.Integer(writer, Request);
        MessagePackWriter.Integer(writer, id);
        MessagePackWriter.Text(writer, Encoding.UTF8.GetBytes(_methodIsOperation ? call.Operation : "dispatch"));
        try
        {
            JsonToMessagePack.Write(call.Arguments, writer);
            return null;
        }
        catch (Exception inexpressible) when (inexpressible is FormatException or JsonException)
        {
            return new ModuleOutcome.ClientError("invalid_argument", inexpressible.Message, "");
        }
    }

    protected override void Handle(int channel, byte[] frame)
    {
        var reader = new MessagePackReader(frame);
        var count = reader.ReadArrayHeader();
        var type = reader.ReadInteger();
        if (channel == ControlChannel && (type, count) == (Notify, 3)) HandleNotify(ref reader);
        else if (channel != ControlChannel && (type, count) == (Response, 4)) HandleResponse(ref reader, frame);
        else throw new FormatException($"It sent a message of type {type} with {count} parts on channel {channel}.");
    }

    private void HandleNotify(ref MessagePackReader reader)
    {
        var method = reader.ReadText();
        reader.Skip();
        reader.End();
        if (method == "control.ready") BecomeReady("folk");
    }

    private void HandleResponse(ref MessagePackReader reader, byte[] frame)
    {
        if (!Ready.IsCompletedSuccessfully) throw new FormatException("It answered before it said that it is ready.");
        var id = reader.ReadInteger();
        if (reader.TryReadNil())
        {
            var start = reader.Position;
            reader.Skip();
            reader.End();
            Answer(id, Result(frame.AsSpan(start)));
            return;
        }

        var fault = ReadError(ref reader);
        reader.Skip();
        reader.End();
        Answer(id, fault);
    }

    private static ModuleOutcome Result(ReadOnlySpan<byte> result)
    {
        try
        {
            return new ModuleOutcome.Success(MessagePackToJson.Convert(result));
        }
        catch (NotSupportedException inexpressible)
        {
            return new ModuleOutcome.Fault(ModuleErrorCodes.MalformedResult, inexpressible.Message, Retryable: false);
        }
    }

    /// <summary>folk's errors are maps of a code and a message; the code is kept as text.</summary>
    private static ModuleOutcome.Fault ReadError(ref MessagePackReader reader)
    {
        var start = reader.Position;
        if (!reader.IsMap)
        {
            reader.Skip();
            return new(ModuleErrorCodes.ModuleFault, Plain(reader.Slice(start)), Retryable: true);
        }

        var (code, message) = (0L, "");
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var key = reader.TryReadNil() ? "" : reader.ReadKey();
            if (key == "code" && reader.IsInteger) code = reader.ReadInteger();
            else if (key == "message" && reader.IsText) message = reader.ReadText();
            else reader.Skip();
        }

        return new(code.ToString(CultureInfo.InvariantCulture), message, Retryable: code != MethodNotFound);
    }

    private static string Plain(ReadOnlySpan<byte> value)
    {
        try
        {
            return Encoding.UTF8.GetString(MessagePackToJson.Convert(value).Span);
        }
        catch (NotSupportedException inexpressible)
        {
            return inexpressible.Message;
        }
    }
}
