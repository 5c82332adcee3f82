using System.Text;
using Gristmill.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Tests;

/// <summary>A modules directory of a test's own, and a host over it whose clock stands still.</summary>
public sealed class ModuleFolderFixture : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gristmill-");
    private readonly JobDrain _drain = new();
    private long _written;

    public ModuleFolderFixture(params (string Module, string Version)[] pins) : this(null, pins)
    {
    }

    public ModuleFolderFixture(int? memoryMb, params (string Module, string Version)[] pins)
    {
        Modules = _root.CreateSubdirectory("modules").FullName;
        Options.Directories.Add(Modules);
        Options.Copies = Path.Combine(_root.FullName, "loaded");
        foreach (var (module, version) in pins) Options.Pinned[module] = version;
        Copies = new ModuleCopies(Options, NullLogger<ModuleCopies>.Instance);
        Registry = new ModuleRegistry(Options, [Runtime], Copies, Clock, NullLogger<ModuleRegistry>.Instance);
        Limits = HostLimits.Resolve(new HostFacts(2, null), new LimitOptions { MemoryMb = memoryMb }, new ConfigurationBuilder().Build());
        Gates = new ModuleGates(Limits);
        Host = new ModuleHost(Registry, Gates, _drain, Options, Clock, NullLogger<ModuleHost>.Instance);
    }

    public string Modules { get; }

    public ModuleHostOptions Options { get; } = new();

    public ManualTimeProvider Clock { get; } = new();

    internal FileRuntime Runtime { get; } = new();

    public HostLimits Limits { get; }

    public ModuleGates Gates { get; }

    public ModuleCopies Copies { get; }

    public ModuleRegistry Registry { get; }

    public ModuleHost Host { get; }

    /// <summary>Writes a version of a module; with no folder of its own when that is empty.</summary>
    public void Write(string module, string folder, string text, string? version = null, string more = "")
    {
        var path = Directory.CreateDirectory(Path.Combine(Modules, module, folder)).FullName;
        WriteFile(Path.Combine(path, "module.json"), $$"""
            {"name":"{{module}}","version":"{{version ?? (folder.Length == 0 ? "1.0.0" : folder)}}","runtime":"file","entry":"text"{{more}},
             "operations":{"say":{"class":"io"},"hold":{"class":"io","timeoutSeconds":3600} } }
            """);
        WriteFile(Path.Combine(path, "text"), text);
    }

    /// <summary>Writes a file with a date that no file had before, however coarse the file system's clock.</summary>
    public void WriteFile(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(++_written));
    }

    public Task<ModuleOutcome> CallAsync(string module, string operation = "say", string arguments = "{}") => Host.InvokeAsync(
        new ModuleCall { Module = module, Operation = operation, Arguments = Encoding.UTF8.GetBytes(arguments) },
        CancellationToken.None).WaitAsync(Patience);

    public async Task<string> SayAsync(string module) => Text(await CallAsync(module));

    public static string Text(ModuleOutcome outcome) => outcome is ModuleOutcome.Success(var result)
        ? Encoding.UTF8.GetString(result.Span).Trim('"')
        : $"{outcome}";

    public async Task<ModuleReload?> ReloadAsync(string module) =>
        (await Registry.ReloadAsync([module], CancellationToken.None)).SingleOrDefault();

    internal FileRuntime.Instance Instance(string text) => Runtime.Instances.Last(instance => instance.Text == text);

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        Host.Dispose();
        Copies.Dispose();
        _drain.Dispose();
        _root.Delete(recursive: true);
    }
}
