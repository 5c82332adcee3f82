using System.Text;
using System.Text.Json;

namespace Gristmill.Modules.Native.Host;

/// <summary>What this program says to the node.</summary>
internal static class HostMessages
{
    private const string Sdk = "native";

    /// <summary>That it takes calls.</summary>
    public static void WriteReady(HostChannel channel) =>
        Write(channel, new { ready = new { pid = Environment.ProcessId, sdk = Sdk } });

    /// <summary>A line for the node's log.</summary>
    public static void WriteLog(HostChannel channel, string level, string message) => Write(channel, new { log = new { level, message } });

    /// <summary>How far a call is.</summary>
    public static void WriteProgress(HostChannel channel, long id, double? fraction, string message) =>
        Write(channel, new { id, progress = new { fraction, message } });

    /// <summary>A call's answer.</summary>
    public static void WriteOutcome(HostChannel channel, long id, ModuleOutcome outcome)
    {
        switch (outcome)
        {
            // Within a frame it would be the frame that is no JSON, and the worker at fault.
            case ModuleOutcome.Success(var result) when !JsonText.IsValid(result.Span):
                WriteFault(channel, id, ModuleErrorCodes.MalformedResult, "The result is not JSON.", retryable: true);
                break;
            case ModuleOutcome.Success(var result):
                if (!channel.Write(Encoding.UTF8.GetBytes($"{{\"id\":{id},\"result\":"), result.Span, "}"u8))
                    WriteFault(channel, id, ModuleErrorCodes.ResultTooLarge,
                        $"The result has {result.Length} bytes, more than fit into a frame.", retryable: false);
                break;
            case ModuleOutcome.ClientError error:
                Write(channel, new { id, error = new { kind = "argument", code = error.Code, message = error.Message, field = error.Field } });
                break;
            case ModuleOutcome.Fault fault:
                Write(channel, new
                {
                    id,
                    error = new
                    {
                        kind = "fault", code = fault.Code, message = fault.Message, retryable = fault.Retryable,
                        retryAfterSeconds = fault.RetryAfter?.TotalSeconds, snooze = fault.Snooze,
                    },
                });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "A native call cannot end so.");
        }
    }

    private static void WriteFault(HostChannel channel, long id, string code, string message, bool retryable) =>
        Write(channel, new { id, error = new { kind = "fault", code, message, retryable } });

    // Nothing that is written so is longer than a module's texts may be.
    private static void Write<T>(HostChannel channel, T message) => channel.Write(JsonSerializer.SerializeToUtf8Bytes(message), [], []);
}
