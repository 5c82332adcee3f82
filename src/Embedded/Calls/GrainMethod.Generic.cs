using System.Reflection;
using System.Runtime.ExceptionServices;
using Gristmill.Embedded.Catalog;
using Orleans.Runtime;

namespace Gristmill.Embedded.Calls;

/// <summary>A grain method that answers with a <typeparamref name="T"/>.</summary>
internal sealed class GrainMethod<T>(GrainClass grainClass, MethodInfo method, MethodInfo implementation)
    : GrainMethod(grainClass, method, implementation)
{
    private readonly MethodInvoker _invoker = MethodInvoker.Create(method);
    private readonly bool _answersValueTask = method.ReturnType.IsValueType;

    public override object Send(IdSpan key, object?[] arguments)
    {
        var token = TokenIndex < 0 ? default : (CancellationToken)arguments[TokenIndex]!;
        if (token.IsCancellationRequested) return Wrap(Task.FromCanceled<T>(token));
        var call = new Call<T>(this, key, arguments, token);
        call.WatchCaller();
        Class.Engine.Deliver(call);
        return Wrap(call.Result);
    }

    /// <summary>Runs the method on the grain.</summary>
    public ValueTask<T> Invoke(object grain, object?[] arguments)
    {
        object? answer;
        try
        {
            answer = _invoker.Invoke(grain, arguments.AsSpan());
        }
        catch (TargetInvocationException failure) when (failure.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(failure.InnerException);
            throw;
        }
        return answer switch
        {
            Task<T> task => new(task),
            Task task => task.IsCompletedSuccessfully ? default : new(AwaitAsync(task)),
            ValueTask<T> task => task,
            ValueTask task => task.IsCompletedSuccessfully ? default : new(AwaitAsync(task.AsTask())),
            _ => throw new InvalidOperationException($"{Name} returned no task."),
        };
    }

    private static async Task<T> AwaitAsync(Task task)
    {
        await task;
        return default!;
    }

    private object Wrap(Task<T> result) => !_answersValueTask ? result
        : typeof(T) == typeof(Nothing) ? new ValueTask(result)
        : new ValueTask<T>(result);
}
