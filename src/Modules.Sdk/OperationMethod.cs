using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Gristmill.Modules.Sdk;

/// <summary>One marked method of a <see cref="Module"/>, callable with JSON.</summary>
internal sealed class OperationMethod
{
    private readonly Module _module;
    private readonly MethodInvoker _invoker;
    private readonly Type? _argumentsType;
    private readonly int _contextIndex;
    private readonly int _parameterCount;
    private readonly Func<object?, ValueTask<object?>> _unwrap;

    public OperationMethod(Module module, MethodInfo method)
    {
        Name = method.GetCustomAttribute<OperationAttribute>()!.Name;
        _module = module;
        _invoker = MethodInvoker.Create(method);
        var parameters = method.GetParameters();
        _parameterCount = parameters.Length;
        _contextIndex = Array.FindIndex(parameters, p => p.ParameterType == typeof(ModuleContext));
        _argumentsType = parameters.SingleOrDefault(p => p.ParameterType != typeof(ModuleContext))?.ParameterType;
        if (_parameterCount > 2 || (_parameterCount == 2 && _contextIndex != 1))
            throw new InvalidOperationException(
                $"Operation '{Name}': expected (arguments), (context) or (arguments, context), got {method}.");
        _unwrap = UnwrapFor(method.ReturnType);
    }

    public string Name { get; }

    public async ValueTask<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> arguments, ModuleContext context)
    {
        var result = await _unwrap(Call(arguments, context));
        return JsonSerializer.SerializeToUtf8Bytes(result, _module.OwnJson);
    }

    private object? Call(ReadOnlyMemory<byte> arguments, ModuleContext context)
    {
        try
        {
            return (_parameterCount, _contextIndex) switch
            {
                (0, _) => _invoker.Invoke(_module),
                (1, 0) => _invoker.Invoke(_module, context),
                (1, _) => _invoker.Invoke(_module, Read(arguments)),
                _ => _invoker.Invoke(_module, Read(arguments), context),
            };
        }
        catch (TargetInvocationException failure) when (failure.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(failure.InnerException);
            throw;
        }
    }

    private object Read(ReadOnlyMemory<byte> arguments)
    {
        try
        {
            return JsonSerializer.Deserialize(arguments.Span, _argumentsType!, _module.OwnJson)
                ?? throw new ModuleArgumentException("", "Expected a value, got null.");
        }
        catch (JsonException invalid)
        {
            throw new ModuleArgumentException(JsonField.From(invalid), JsonField.Describe(invalid));
        }
    }

    private static Func<object?, ValueTask<object?>> UnwrapFor(Type type)
    {
        if (type == typeof(Task)) return async value => { await (Task)value!; return null; };
        if (type == typeof(ValueTask)) return async value => { await (ValueTask)value!; return null; };
        if (!type.IsGenericType) return value => new(value);
        var maker = type.GetGenericTypeDefinition() == typeof(Task<>) ? nameof(UnwrapTask)
            : type.GetGenericTypeDefinition() == typeof(ValueTask<>) ? nameof(UnwrapValueTask)
            : null;
        if (maker is null) return value => new(value);
        return typeof(OperationMethod).GetMethod(maker, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GetGenericArguments()[0])
            .CreateDelegate<Func<object?, ValueTask<object?>>>();
    }

    private static async ValueTask<object?> UnwrapTask<T>(object? value) => await (Task<T>)value!;

    private static async ValueTask<object?> UnwrapValueTask<T>(object? value) => await (ValueTask<T>)value!;
}
