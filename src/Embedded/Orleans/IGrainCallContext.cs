using System.Reflection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A call on its way through the filters.</summary>
public interface IGrainCallContext
{
    /// <summary>The grain called.</summary>
    object Grain { get; }

    /// <summary>The interface's method.</summary>
    MethodInfo InterfaceMethod { get; }

    /// <summary>The interface's name.</summary>
    string InterfaceName { get; }

    /// <summary>The method's name.</summary>
    string MethodName { get; }

    /// <summary>The call's result once the grain has answered; a filter may set another.</summary>
    object? Result { get; set; }

    /// <summary>The identity of the grain called.</summary>
    GrainId TargetId { get; }

    /// <summary>Goes on to the next filter, then the grain.</summary>
    Task Invoke();
}
