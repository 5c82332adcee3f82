using Gristmill.Modules.Sdk;

namespace Gristmill.Modules;

/// <summary>A live copy of a module. Safe for concurrent calls.</summary>
public interface IModuleInstance : IAsyncDisposable
{
    /// <summary>
    /// Whether an operation that computes does so on the thread that calls <see cref="InvokeAsync"/>; false where the
    /// work is done elsewhere, in a worker process for instance, and the caller's thread is free meanwhile.
    /// </summary>
    bool HoldsThread => true;

    /// <summary>
    /// Ends when it is first known whether it can take calls: with null when it can, else with why not. An instance may be there
    /// before that, and calls to it wait.
    /// </summary>
    Task<string?> Started => Task.FromResult<string?>(null);

    /// <summary>Whether it has been able to take calls.</summary>
    bool IsReady => true;

    /// <summary>How many copies of the module live behind it, worker processes included.</summary>
    int Instances => 1;

    /// <summary>The pool of worker processes behind it; null for an instance that has none.</summary>
    PoolInfo? Pool => null;

    /// <summary>
    /// Runs an operation; whatever the module throws comes back as an outcome. Throws only
    /// <see cref="OperationCanceledException"/>, when the context's token fired.
    /// </summary>
    ValueTask<ModuleOutcome> InvokeAsync(string operation, ReadOnlyMemory<byte> arguments, ModuleContext context);
}
