using System.Reflection;
using Gristmill.Embedded.Catalog;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Gristmill.Embedded.Calls;

/// <summary>A method of a grain interface as one grain class implements it.</summary>
internal abstract class GrainMethod(GrainClass grainClass, MethodInfo method, MethodInfo implementation)
{
    public GrainClass Class => grainClass;

    public MethodInfo InterfaceMethod => method;

    public MethodInfo ImplementationMethod => implementation;

    public string Name { get; } = $"{method.DeclaringType!.Name}.{method.Name}";

    public bool IsOneWay { get; } = method.IsDefined(typeof(OneWayAttribute));

    public bool Interleaves { get; } = method.IsDefined(typeof(AlwaysInterleaveAttribute));

    public bool IsReadOnly { get; } = method.IsDefined(typeof(ReadOnlyAttribute));

    /// <summary>Where the cancellation token stands among the arguments; -1 when there is none.</summary>
    public int TokenIndex { get; } =
        Array.FindIndex(method.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));

    /// <summary>How long a caller waits.</summary>
    public TimeSpan Timeout { get; } =
        method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout ?? grainClass.Engine.Options.ResponseTimeout;

    /// <summary>Calls the grain of that key.</summary>
    /// <returns>The task or value task that the method is declared to return.</returns>
    public abstract object Send(IdSpan key, object?[] arguments);

    /// <summary>Makes the method of that shape; <see cref="GrainMethodShape"/> has accepted it.</summary>
    public static GrainMethod Create(GrainClass grainClass, MethodInfo method, MethodInfo implementation)
    {
        var result = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(Nothing);
        return (GrainMethod)Activator.CreateInstance(
            typeof(GrainMethod<>).MakeGenericType(result), grainClass, method, implementation)!;
    }
}
