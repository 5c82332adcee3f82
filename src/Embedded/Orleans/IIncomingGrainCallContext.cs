using System.Reflection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A call on its way into a grain.</summary>
public interface IIncomingGrainCallContext : IGrainCallContext
{
    /// <summary>The grain class's method.</summary>
    MethodInfo ImplementationMethod { get; }

    /// <summary>The activation called.</summary>
    IGrainContext TargetContext { get; }
}
