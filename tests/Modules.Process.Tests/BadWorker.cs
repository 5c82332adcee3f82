using System.Collections.Frozen;
using System.Text;
using Gristmill.Conformance.Modules;
using Gristmill.Modules.Sdk;
using Gristmill.Testing;
using Gristmill.Testing.Nodes;

namespace Gristmill.Modules.Process.Tests;

/// <summary>A pool of workers from <c>tests/fixtures/workers</c>.</summary>
internal sealed class BadWorker : IAsyncDisposable
{
    private readonly TemporaryDirectory _scratch = new();

    private BadWorker(string script, Func<ProcessManifest, ProcessManifest> configure)
    {
        var process = configure(new ProcessManifest
        {
            Command = script.EndsWith(".php", StringComparison.Ordinal) ? ["php", script] : ["python3", $"{script}.py"],
            Workers = 1,
            Environment = new Dictionary<string, string> { ["SCRATCH"] = _scratch.Path }.ToFrozenDictionary(),
        });
        var manifest = new ModuleManifest
        {
            Name = script,
            Version = "1",
            Runtime = ModuleManifest.ProcessRuntime,
            Entry = process.Command[^1],
            Directory = Path.Combine(AppContext.BaseDirectory, "modules", "workers"),
            Operations = FrozenDictionary<string, OperationManifest>.Empty,
            Process = process,
        };
        var runtime = new ProcessModuleRuntime(ModuleHarness.Resolve(), TimeProvider.System, Log);
        Instance = (ProcessModuleInstance)runtime.LoadAsync(manifest, CancellationToken.None).GetAwaiter().GetResult();
    }

    public ListLogger<ProcessModuleRuntime> Log { get; } = new();

    public ProcessModuleInstance Instance { get; }

    public SlotInfo Slot => Instance.Pool.Slots[0];

    public static BadWorker Start(string script, Func<ProcessManifest, ProcessManifest>? configure = null)
    {
        var missing = script.EndsWith(".php", StringComparison.Ordinal)
            ? Interpreters.MissingPhpMessagePack : Interpreters.Missing("python3");
        Assert.SkipWhen(missing is not null, missing ?? "");
        return new BadWorker(script, configure ?? (manifest => manifest));
    }

    /// <summary>The operation <c>bad</c>, in which the worker misbehaves.</summary>
    public Task<ModuleOutcome> BadAsync(string arguments = "{}", TimeSpan? timeout = null) => CallAsync("bad", arguments, timeout);

    /// <summary>An echo, which shows that the next call is served, and served its own answer.</summary>
    public async Task EchoAsync(string text = "\"again\"") =>
        Assert.Equal(text, Encoding.UTF8.GetString(Assert.IsType<ModuleOutcome.Success>(await CallAsync("echo", text)).Result.Span));

    public async Task<ModuleOutcome> CallAsync(
        string operation, string arguments, TimeSpan? timeout = null, ModuleContext? context = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(30), TimeProvider.System);
        return await Instance.InvokeAsync(
            operation, Encoding.UTF8.GetBytes(arguments), (context ?? new ModuleContext(default)) with { Cancellation = limit.Token });
    }

    public async ValueTask DisposeAsync()
    {
        await Instance.DisposeAsync();
        _scratch.Dispose();
    }
}
