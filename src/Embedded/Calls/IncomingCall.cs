using System.Reflection;
using Gristmill.Embedded.Activations;
using Orleans;
using Orleans.Runtime;

namespace Gristmill.Embedded.Calls;

/// <summary>A call on its way through the filters; made only when there are some.</summary>
internal sealed class IncomingCall<T>(GrainMethod<T> method, Activation activation, object?[] arguments)
    : IIncomingGrainCallContext
{
    private int _stage;

    public object Grain => activation.Instance!;

    public MethodInfo InterfaceMethod => method.InterfaceMethod;

    public MethodInfo ImplementationMethod => method.ImplementationMethod;

    public string InterfaceName => method.InterfaceMethod.DeclaringType!.FullName!;

    public string MethodName => method.InterfaceMethod.Name;

    public GrainId TargetId => activation.GrainId;

    public IGrainContext TargetContext => activation;

    public object? Result { get; set; }

    public static async ValueTask<T> RunAsync(GrainMethod<T> method, Activation activation, object?[] arguments)
    {
        var call = new IncomingCall<T>(method, activation, arguments);
        await call.Invoke();
        return call.Result is T result ? result : default!;
    }

    public async Task Invoke()
    {
        var filters = method.Class.Engine.Filters;
        var stage = _stage++;
        if (stage < filters.Length)
            await filters[stage].Invoke(this);
        else if (stage == filters.Length && activation.Instance is IIncomingGrainCallFilter self)
            await self.Invoke(this);
        else
        {
            var result = await method.Invoke(activation.Instance!, arguments);
            Result = result is Nothing ? null : result;
        }
    }
}
