using System.Text;
using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Tests;

/// <summary>
/// A runtime whose modules answer what their entry says when they are loaded, and fail to load when it says so. An operation
/// named <c>hold</c> waits for the test.
/// </summary>
internal sealed class FileRuntime : IModuleRuntime
{
    public List<Instance> Instances { get; } = [];

    public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Loading { get; set; } = Task.CompletedTask;

    public string Name => "file";

    public async Task<IModuleInstance> LoadAsync(ModuleManifest manifest, CancellationToken cancellation)
    {
        await Loading;
        var text = await File.ReadAllTextAsync(manifest.EntryPath, cancellation);
        if (text == "broken") throw new ModuleLoadException($"{manifest.EntryPath} is broken.");
        var instance = new Instance(this, manifest.EntryPath, text);
        lock (Instances) Instances.Add(instance);
        return instance;
    }

    internal sealed class Instance(FileRuntime runtime, string path, string text) : IModuleInstance
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Path => path;

        public string Text => text;

        public Task Ended => _ended.Task;

        public Task Entered => _entered.Task;

        public async ValueTask<ModuleOutcome> InvokeAsync(string operation, ReadOnlyMemory<byte> arguments, ModuleContext context)
        {
            if (_ended.Task.IsCompleted) return new ModuleOutcome.Fault("ended", "It has ended.", false);
            if (operation == "hold")
            {
                context.Progress?.Report(new ModuleProgress(0.5, "half"));
                _entered.TrySetResult();
                await runtime.Held.Task.WaitAsync(context.Cancellation);
            }

            return new ModuleOutcome.Success(Encoding.UTF8.GetBytes($"\"{text}\""));
        }

        public ValueTask DisposeAsync()
        {
            _ended.SetResult();
            return ValueTask.CompletedTask;
        }
    }
}
