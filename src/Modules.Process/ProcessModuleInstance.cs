using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Process;

/// <summary>A module run by worker processes; its one instance is their pool.</summary>
internal sealed class ProcessModuleInstance(WorkerPool pool) : IModuleInstance
{
    public bool HoldsThread => false;

    public Task<string?> Started => pool.Started;

    public bool IsReady => pool.IsReady;

    public int Instances => pool.Workers;

    public PoolInfo Pool => pool.Info;

    public async ValueTask<ModuleOutcome> InvokeAsync(
        string operation, ReadOnlyMemory<byte> arguments, ModuleContext context) => await pool.CallAsync(
        new WorkerCall(operation, arguments, context.Limit, context.Attempt, context.Progress, context.Log), context.Cancellation).ConfigureAwait(false);

    public ValueTask DisposeAsync() => pool.DisposeAsync();
}
