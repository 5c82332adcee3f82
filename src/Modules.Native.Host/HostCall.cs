using System.Text.Json;
using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Native.Host;

/// <summary>A call as the node sent it.</summary>
internal sealed record HostCall(long Id, string Operation, TimeSpan? Limit, JobAttempt? Attempt, ReadOnlyMemory<byte> Arguments)
{
    /// <summary>Reads a frame.</summary>
    /// <exception cref="FormatException">It is not a call.</exception>
    public static HostCall Parse(ReadOnlyMemory<byte> frame)
    {
        // The arguments are the caller's bytes as they came, and the last member.
        var marker = ",\"args\":"u8;
        var at = frame.Span.IndexOf(marker);
        if (at < 0) throw new FormatException("A call without args.");
        byte[] head = [.. frame.Span[..at], (byte)'}'];
        var call = JsonSerializer.Deserialize<Head>(head, JsonSerializerOptions.Web)
            ?? throw new FormatException("A call that is null.");
        return new HostCall(call.Id, call.Operation,
            call.DeadlineMs is { } left ? TimeSpan.FromMilliseconds(left) : null,
            call.Job is { } job ? new JobAttempt(job.Id, job.Attempt, job.MaxAttempts) : null,
            frame[(at + marker.Length)..^1]);
    }

    /// <summary>Runs it on this thread.</summary>
    public ModuleOutcome Run(
        NativeLibraryFile library, NativeHandle instance, string module, int maxResultBytes, HostChannel channel, ILogger logger,
        CancellationToken stop)
    {
        var context = new ModuleContext(stop, Attempt) { Limit = Limit, Progress = new ChannelProgress(channel, Id) };
        using var invocation = new NativeInvocation(module, context, logger);
        return invocation.Run(library, instance.Instance, Operation, Arguments, maxResultBytes);
    }

    private sealed record Head(long Id, string Operation, long? DeadlineMs, Job? Job);

    private sealed record Job(string Id, int Attempt, int MaxAttempts);
}
