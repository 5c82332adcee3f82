using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Tests;

/// <summary>A runtime whose modules do what a test tells them.</summary>
public sealed class ScriptedRuntime : IModuleRuntime
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Func<string, ModuleContext, ValueTask<ModuleOutcome>> Run { get; set; } = (_, _) => throw new InvalidOperationException();

    public Task Loading { get; set; } = Task.CompletedTask;

    public int Loads { get; private set; }

    public Task Started => _started.Task;

    public string Name => "scripted";

    public async Task<IModuleInstance> LoadAsync(ModuleManifest manifest, CancellationToken cancellation)
    {
        await Loading;
        Loads++;
        return new Instance(this);
    }

    private sealed class Instance(ScriptedRuntime runtime) : IModuleInstance
    {
        public ValueTask<ModuleOutcome> InvokeAsync(string operation, ReadOnlyMemory<byte> arguments, ModuleContext context)
        {
            runtime._started.TrySetResult();
            return runtime.Run(operation, context);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
