using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Sample;

/// <summary>The module <c>sample</c>: operations whose time, load and failure the caller chooses.</summary>
public sealed class SampleModule : Module, IModule
{
    private readonly TimeProvider _time;

    /// <summary>A module on the system's clock.</summary>
    public SampleModule() : this(TimeProvider.System) { }

    internal SampleModule(TimeProvider time) => _time = time;

    /// <summary>
    /// Echo works on the bytes: reading and writing JSON would keep neither the spelling of numbers nor white space.
    /// The arguments are valid only until the call ends, hence the copy.
    /// </summary>
    ValueTask<ReadOnlyMemory<byte>> IModule.InvokeAsync(
        string operation, ReadOnlyMemory<byte> arguments, ModuleContext context) =>
        operation == "echo" ? new(arguments.ToArray()) : InvokeAsync(operation, arguments, context);

    /// <summary>Waits without using a core.</summary>
    [Operation("wait")]
    public async Task<WaitAnswer> WaitAsync(DurationRequest request, ModuleContext context)
    {
        var milliseconds = request.CheckedMilliseconds();
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), _time, context.Cancellation);
        return new(milliseconds);
    }

    /// <summary>Keeps one core busy.</summary>
    [Operation("spin")]
    public SpinAnswer Spin(DurationRequest request, ModuleContext context)
    {
        var duration = TimeSpan.FromMilliseconds(request.CheckedMilliseconds());
        var start = _time.GetTimestamp();
        var iterations = 0L;
        for (; _time.GetElapsedTime(start) < duration; iterations++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Thread.SpinWait(100);
        }
        return new(iterations);
    }

    /// <summary>Fails as asked, or succeeds from the attempt on that was asked for; a call is attempt 1.</summary>
    [Operation("fail")]
    public FailAnswer Fail(FailRequest request, ModuleContext context)
    {
        request.Check();
        var attempt = context.Attempt?.Number ?? 1;
        return attempt >= request.UntilAttempt ? new(attempt) : throw request.ToException();
    }
}
