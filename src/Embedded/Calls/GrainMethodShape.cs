using System.Reflection;
using Orleans.Concurrency;

namespace Gristmill.Embedded.Calls;

/// <summary>Which methods a grain interface may have.</summary>
internal static class GrainMethodShape
{
    /// <summary>Says what is wrong with a method, or null when nothing is.</summary>
    public static string? Fault(MethodInfo method)
    {
        if (method.IsSpecialName) return "expected methods only, got a property or an event";
        if (method.IsGenericMethodDefinition) return "expected no type parameters";
        var parameters = method.GetParameters();
        if (parameters.FirstOrDefault(p => p.ParameterType.IsByRef || p.ParameterType.IsByRefLike) is { } unsendable)
            return $"expected a parameter that can be sent, got {unsendable.ParameterType} {unsendable.Name}";
        if (parameters.Count(p => p.ParameterType == typeof(CancellationToken)) > 1)
            return "expected one CancellationToken at most";
        var answer = method.ReturnType;
        var plain = answer == typeof(Task) || answer == typeof(ValueTask);
        if (method.IsDefined(typeof(OneWayAttribute)))
            return plain ? null : $"expected Task or ValueTask from a one-way method, got {answer}";
        return plain || IsTaskOfResult(answer) ? null : $"expected Task, Task<T>, ValueTask or ValueTask<T>, got {answer}";
    }

    private static bool IsTaskOfResult(Type type) => type.IsGenericType
        && type.GetGenericTypeDefinition() is var open && (open == typeof(Task<>) || open == typeof(ValueTask<>));
}
