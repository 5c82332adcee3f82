using System.Runtime.InteropServices;
using System.Text;
using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Native;

/// <summary>One call of <c>gristmill_invoke</c>: what the module sees of it, in memory that does not move.</summary>
internal sealed unsafe class NativeInvocation : IDisposable
{
    private const int LongestLine = 8_192;
    private static ulong s_last;

    private readonly string _module;
    private readonly ModuleContext _context;
    private readonly ILogger _logger;
    private readonly GCHandle _self;
    private readonly NativeCall* _call;
    private readonly int* _canceled;
    private readonly nint _jobId;

    public NativeInvocation(string module, ModuleContext context, ILogger logger)
    {
        _module = module;
        _context = context;
        _logger = logger;
        _self = GCHandle.Alloc(this);
        _jobId = context.Attempt is { } attempt ? Marshal.StringToCoTaskMemUTF8(attempt.JobId) : 0;
        _canceled = (int*)NativeMemory.AllocZeroed(sizeof(int));
        _call = (NativeCall*)NativeMemory.Alloc((nuint)sizeof(NativeCall));
        *_call = new NativeCall
        {
            Size = (uint)sizeof(NativeCall),
            Attempt = (uint)(context.Attempt?.Number ?? 0),
            MaxAttempts = (uint)(context.Attempt?.MaxAttempts ?? 0),
            Id = Interlocked.Increment(ref s_last),
            LimitMilliseconds = context.Limit is { } limit ? (long)limit.TotalMilliseconds : -1,
            JobId = (byte*)_jobId,
            Canceled = _canceled,
            Host = GCHandle.ToIntPtr(_self),
            Progress = &OnProgress,
            Log = &OnLog,
        };
    }

    /// <summary>Calls the module on this thread, until it returns.</summary>
    /// <param name="library">The module's library.</param>
    /// <param name="instance">The instance, or 0.</param>
    /// <param name="operation">The operation's name.</param>
    /// <param name="arguments">UTF-8 JSON.</param>
    /// <param name="maxResultBytes">A larger result is not copied.</param>
    public ModuleOutcome Run(
        NativeLibraryFile library, nint instance, string operation, ReadOnlyMemory<byte> arguments, int maxResultBytes)
    {
        var name = Encoding.UTF8.GetBytes(operation);
        byte* result = null;
        nuint length = 0;
        int status;
        // Disposed of before the memory it writes to is freed, and that waits for a cancel under way.
        using (_context.Cancellation.UnsafeRegister(_ => Cancel(library, instance), null))
        {
            fixed (byte* nameStart = name, argumentsStart = arguments.Span)
                status = library.Invoke(
                    instance, nameStart, (nuint)name.Length, argumentsStart, (nuint)arguments.Length, _call, &result, &length);
        }

        try
        {
            return Read(status, result, length, maxResultBytes);
        }
        finally
        {
            if (result is not null) library.Free(result, length);
        }
    }

    private static ModuleOutcome Read(int status, byte* result, nuint length, int maxResultBytes)
    {
        if (result is null || length == 0)
            return new ModuleOutcome.Fault(ModuleErrorCodes.MalformedResult,
                $"The module returned {status} and no JSON.", Retryable: true);
        if (length > (nuint)maxResultBytes)
            return new ModuleOutcome.Fault(ModuleErrorCodes.ResultTooLarge,
                $"The result has {length} bytes; at most {maxResultBytes} are allowed.", Retryable: false);
        var bytes = new ReadOnlySpan<byte>(result, (int)length);
        return status == (int)NativeStatus.Ok ? new ModuleOutcome.Success(bytes.ToArray()) : NativeError.Read(status, bytes);
    }

    private void Cancel(NativeLibraryFile library, nint instance)
    {
        Volatile.Write(ref *_canceled, 1);
        if (library.Cancel is not null) library.Cancel(instance, _call->Id);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static void OnProgress(NativeCall* call, double fraction, byte* message, nuint length) =>
        Of(call)._context.Progress?.Report(new ModuleProgress(
            fraction is >= 0 and <= 1 ? fraction : null, Text(message, length)));

    [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static void OnLog(NativeCall* call, int level, byte* message, nuint length)
    {
        var invocation = Of(call);
        var severity = level switch
        {
            <= 1 => LogLevel.Debug,
            2 => LogLevel.Information,
            3 => LogLevel.Warning,
            _ => LogLevel.Error,
        };
        var line = Text(message, length);
        invocation._context.Log.Write(severity, line);
        Log.ModuleLine(invocation._logger, severity, invocation._module, line);
    }

    private static NativeInvocation Of(NativeCall* call) => (NativeInvocation)GCHandle.FromIntPtr(call->Host).Target!;

    private static string Text(byte* start, nuint length) => start is null ? ""
        : Encoding.UTF8.GetString(start, (int)Math.Min(length, LongestLine));

    public void Dispose()
    {
        NativeMemory.Free(_call);
        NativeMemory.Free(_canceled);
        Marshal.FreeCoTaskMem(_jobId);
        _self.Free();
    }
}
