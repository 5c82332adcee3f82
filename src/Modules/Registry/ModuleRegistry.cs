using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules;

/// <summary>
/// Finds modules in their folders and loads each lazily: the first call for a module loads it, once, however many first
/// calls there are. A folder that appears while the node runs is found by the first call that names it.
/// </summary>
public sealed class ModuleRegistry(
    ModuleHostOptions options,
    IEnumerable<IModuleRuntime> runtimes,
    TimeProvider time,
    ILogger<ModuleRegistry> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ModuleSlot> _slots = new();

    /// <summary>The manifest of a module, or null when there is no such module.</summary>
    /// <exception cref="ManifestException">Its manifest cannot be used.</exception>
    public ModuleManifest? Find(string name) => Slot(name)?.Manifest;

    /// <summary>The module's live instance, loaded if need be.</summary>
    /// <param name="manifest">The module.</param>
    /// <param name="caller">Ends the wait; the load goes on for whoever else waits.</param>
    /// <exception cref="ModuleLoadException">
    /// It cannot be loaded, and the next call tries again; or its load takes longer than
    /// <see cref="ModuleHostOptions.LoadTimeout"/>, and goes on.
    /// </exception>
    public Task<IModuleInstance> LoadAsync(ModuleManifest manifest, CancellationToken caller) =>
        _slots[manifest.Name].LoadAsync(options.LoadTimeout, caller);

    /// <summary>Every module folder, in order of name.</summary>
    public IReadOnlyList<ModuleInfo> List() =>
    [
        .. options.Directories.Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories)
            .Where(folder => File.Exists(Path.Combine(folder, ModuleManifest.FileName)))
            .Select(folder => Path.GetFileName(folder)!)
            .Concat(BareNames())
            .Distinct().Order(StringComparer.Ordinal).Select(Entry),
    ];

    /// <summary>One module with its worker processes, or null when there is no such module.</summary>
    public ModuleInfo? Describe(string name) => Describe(name, withPool: true);

    private ModuleInfo? Describe(string name, bool withPool)
    {
        try
        {
            return Slot(name) is { } slot
                ? new(name, slot.Manifest, slot.Loaded, slot.Error) { Pool = withPool ? slot.Instance?.Pool : null }
                : null;
        }
        catch (ManifestException unusable)
        {
            return new(name, null, false, unusable.Message);
        }
    }

    private ModuleInfo Entry(string name) => Describe(name, withPool: false)
        ?? new(name, null, false, $"The folder's name cannot name a module: {ModuleNames.Rule}");

    private ModuleSlot? Slot(string name)
    {
        if (_slots.TryGetValue(name, out var known)) return known;
        if (!ModuleNames.IsName(name)) return null;
        var manifest = options.Directories.Select(directory => Read(Path.GetFullPath(directory), name))
            .FirstOrDefault(found => found is not null);
        if (manifest is null) return null;
        var runtime = runtimes.FirstOrDefault(candidate => candidate.Name == manifest.Runtime)
            ?? throw new ManifestException(Path.Combine(manifest.Directory, ModuleManifest.FileName), "runtime",
                $"expected one of {string.Join(", ", runtimes.Select(r => $"'{r.Name}'"))}, got '{manifest.Runtime}'.");
        return _slots.GetOrAdd(name, _ => new ModuleSlot(manifest, runtime, time, logger));
    }

    /// <summary>A module of a directory: a folder of its own or else a single file.</summary>
    private ModuleManifest? Read(string directory, string name)
    {
        var folder = Path.Combine(directory, name);
        if (File.Exists(Path.Combine(folder, ModuleManifest.FileName))) return ManifestReader.Read(folder);
        return Bare.Select(runtime => (runtime, Path: Path.Combine(directory, runtime.FileName(name))))
            .Where(file => File.Exists(file.Path))
            .Select(file => ManifestReader.ReadBare(file.Path, name, file.runtime))
            .FirstOrDefault();
    }

    private IEnumerable<IBareModuleRuntime> Bare => runtimes.OfType<IBareModuleRuntime>();

    private IEnumerable<string> BareNames() =>
        from directory in options.Directories.Where(Directory.Exists)
        from file in Directory.EnumerateFiles(directory)
        from runtime in Bare
        let name = runtime.ModuleName(Path.GetFileName(file))
        where name is not null
        select name;

    /// <summary>Ends every loaded instance.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var slot in _slots.Values) await slot.DisposeAsync();
    }
}
