using Gristmill.Modules.Sdk;

namespace Gristmill.Modules;

/// <summary>A live copy of a module. Safe for concurrent calls.</summary>
public interface IModuleInstance : IAsyncDisposable
{
    /// <summary>
    /// Runs an operation; whatever the module throws comes back as an outcome. Throws only
    /// <see cref="OperationCanceledException"/>, when the context's token fired.
    /// </summary>
    ValueTask<ModuleOutcome> InvokeAsync(string operation, ReadOnlyMemory<byte> arguments, ModuleContext context);
}
