using Gristmill.Embedded.Activations;
using Orleans.Runtime;
using Orleans.Storage;

namespace Gristmill.Embedded.Calls;

/// <summary>A call whose method answers with a <typeparamref name="T"/>.</summary>
internal sealed class Call<T>(
    GrainMethod<T> method, IdSpan key, object?[] arguments, CancellationToken token)
    : Call(method, key, arguments, token)
{
    // Continuations run elsewhere: the callee must not run its caller's code within its turn.
    private readonly TaskCompletionSource<T>? _result =
        method.IsOneWay ? null : new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool IsAbandoned => _result is { Task.IsCompleted: true };

    /// <summary>The answer; of a one-way call, done from the start.</summary>
    public Task<T> Result => _result?.Task ?? Task.FromResult<T>(default!);

    public override void Run(Activation activation)
    {
        ValueTask<T> running;
        try
        {
            Start(activation);
            running = method.Class.IsFiltered ? IncomingCall<T>.RunAsync(method, activation, Arguments) : Invoke(activation);
            if (!running.IsCompletedSuccessfully)
            {
                _ = AwaitAsync(activation, running);
                return;
            }
        }
        catch (Exception error)
        {
            Fail(activation, error);
            return;
        }
        Succeed(activation, running.Result);
    }

    protected override bool TryFail(Exception error) => _result?.TrySetException(error) ?? false;

    protected override bool TryCancel(CancellationToken token) => _result?.TrySetCanceled(token) ?? false;

    private ValueTask<T> Invoke(Activation activation)
    {
        // What a method that is not async sets in its execution context must not reach the next turn.
        var context = ExecutionContext.Capture();
        try
        {
            return method.Invoke(activation.Instance!, Arguments);
        }
        finally
        {
            if (context is not null && context != ExecutionContext.Capture()) ExecutionContext.Restore(context);
        }
    }

    private async Task AwaitAsync(Activation activation, ValueTask<T> running)
    {
        T result;
        try
        {
            result = await running;
        }
        catch (Exception error)
        {
            Fail(activation, error);
            return;
        }
        Succeed(activation, result);
    }

    private void Succeed(Activation activation, T result)
    {
        // Ended first: whoever sees the answer finds the activation free and the call counted.
        End(activation, failed: false);
        _result?.TrySetResult(result);
    }

    private void Fail(Activation activation, Exception error)
    {
        if (error is InconsistentStateException { IsSourceActivation: true } inconsistent)
        {
            inconsistent.IsSourceActivation = false;
            activation.Deactivate(new(Orleans.DeactivationReasonCode.ApplicationError, error, "Its state in memory is stale."));
        }
        if (method.IsOneWay) Log.OneWayFailed(method.Class.Engine.Logger, error, method.Name);
        End(activation, failed: true);
        _result?.TrySetException(error);
    }
}
