using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gristmill.Modules.Sdk;

/// <summary>
/// A module whose operations are its public methods marked <see cref="OperationAttribute"/>. Such a method takes up to
/// two parameters - its arguments, read from JSON, and a <see cref="ModuleContext"/> - and returns its result, or a
/// task of it.
/// </summary>
public abstract class Module : IModule
{
    private readonly FrozenDictionary<string, OperationMethod> _operations;

    /// <summary>Finds the operations of the derived class.</summary>
    /// <exception cref="InvalidOperationException">A marked method has a shape that cannot be called.</exception>
    protected Module() => _operations = GetType()
        .GetMethods(BindingFlags.Public | BindingFlags.Instance)
        .Where(method => method.IsDefined(typeof(OperationAttribute)))
        .Select(method => new OperationMethod(this, method))
        .ToFrozenDictionary(operation => operation.Name);

    /// <summary>
    /// How arguments are read and results written: camelCase, unknown and doubled members refused, so that a caller's
    /// misspelling is an error and not a silent default.
    /// </summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// <see cref="Json"/> for this module alone: options remember the types they have met, and options of the process
    /// would keep an unloaded module in memory. The resolver of its own keeps them from being shared as equal.
    /// </summary>
    internal JsonSerializerOptions OwnJson { get; } = new(Json) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    /// <inheritdoc />
    public ValueTask<ReadOnlyMemory<byte>> InvokeAsync(
        string operation, ReadOnlyMemory<byte> arguments, ModuleContext context) =>
        _operations.TryGetValue(operation, out var method)
            ? method.InvokeAsync(arguments, context)
            : throw new ModuleException("operation_not_implemented",
                $"{GetType().Name} has no method marked [Operation(\"{operation}\")].") { Retryable = false };
}
