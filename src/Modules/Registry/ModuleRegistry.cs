using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules;

/// <summary>
/// Finds modules in their folders and loads each lazily: the first call for a module loads it, once, however many first
/// calls there are. A folder that appears while the node runs is found by the first call that names it; what changes in the
/// folder of a module that is known takes over with a reload.
/// </summary>
public sealed class ModuleRegistry : IAsyncDisposable
{
    /// <summary>How often a folder is read again whose files change meanwhile.</summary>
    private const int MaxReads = 3;

    private readonly ConcurrentDictionary<string, ModuleSlot> _slots = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _reloading = new(1);
    private readonly ModuleHostOptions _options;
    private readonly ModuleFolders _folders;
    private readonly ModuleCopies _copies;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>A registry that knows no module yet.</summary>
    public ModuleRegistry(
        ModuleHostOptions options, IEnumerable<IModuleRuntime> runtimes, ModuleCopies copies, TimeProvider time,
        ILogger<ModuleRegistry> logger)
    {
        (_options, _copies, _time, _logger) = (options, copies, time, logger);
        _folders = new ModuleFolders(options, [.. runtimes], copies);
    }

    /// <summary>Told of each required module that becomes known.</summary>
    internal Action? RequiredFound { get; set; }

    /// <summary>The manifest of a module, or null when there is no such module.</summary>
    /// <exception cref="ManifestException">Its manifest cannot be used.</exception>
    public ModuleManifest? Find(string name) => Slot(name)?.Current.Manifest;

    /// <summary>Holds the version of a module that is served now, for one call; null when there is no such module.</summary>
    /// <exception cref="ManifestException">Its manifest cannot be used.</exception>
    public ModuleLease? Enter(string name)
    {
        while (Slot(name) is { } slot)
        {
            var version = slot.Current;
            if (version.TryEnter()) return new ModuleLease(slot, version, _options.LoadTimeout);
        }

        return null;
    }

    /// <summary>Every module, in order of name.</summary>
    public IReadOnlyList<ModuleInfo> List() =>
    [
        .. _folders.Names().Union(_slots.Keys).Order(StringComparer.Ordinal)
            .Select(name => Describe(name, inFull: false)).OfType<ModuleInfo>(),
    ];

    /// <summary>One module with its versions and worker processes, or null when there is no such module.</summary>
    public ModuleInfo? Describe(string name) => ModuleNames.IsName(name) ? Describe(name, inFull: true) : null;

    /// <summary>The required modules that have no instance, each with why.</summary>
    public IReadOnlyList<(string Module, string? Error)> Missing() =>
    [
        .. _slots.Values.Where(slot => slot.Current.Manifest.Required && slot.Current.Instance is not { IsReady: true })
            .OrderBy(slot => slot.Name, StringComparer.Ordinal).Select(slot => (slot.Name, slot.Error ?? NotStarted(slot.Current.Instance))),
    ];

    /// <summary>
    /// Reads modules' folders again. What changed is loaded beside what is served and takes over when it has loaded; calls under
    /// way end on the instance they began with. What cannot be used changes nothing but the module's error. One at a time.
    /// </summary>
    /// <param name="names">The modules; null means all.</param>
    /// <param name="cancellation">Ends the wait for a reload before this one; once begun, it goes on to its end.</param>
    /// <returns>What was done with each; of names that no module has or had, nothing.</returns>
    public async Task<ImmutableArray<ModuleReload>> ReloadAsync(
        IReadOnlyCollection<string>? names, CancellationToken cancellation)
    {
        await _reloading.WaitAsync(cancellation);
        try
        {
            var reloads = ImmutableArray.CreateBuilder<ModuleReload>();
            foreach (var name in names?.Distinct().Order(StringComparer.Ordinal) ?? _folders.Names().Union(_slots.Keys).Order(StringComparer.Ordinal))
                if (await ReloadAsync(name) is { } reload) reloads.Add(reload);
            return reloads.ToImmutable();
        }
        finally
        {
            _reloading.Release();
        }
    }

    /// <summary>The name of the module that a path within a modules directory belongs to; null when it is none's.</summary>
    internal string? NameOf(string relativePath) => _folders.NameOf(relativePath);

    private async Task<ModuleReload?> ReloadAsync(string name, int reads = 1)
    {
        _slots.TryGetValue(name, out var slot);
        var from = slot?.Current.Manifest.Version ?? "";
        var versions = _folders.Read(name);
        if (versions is null)
        {
            if (slot is null) return null;
            _slots.TryRemove(name, out _);
            slot.Remove();
            Log.ModuleRemoved(_logger, name, from);
            return new(name, ReloadOutcome.Removed, from, "");
        }

        if (slot is null)
        {
            if (versions.Chosen is not { } first) return Failed(versions.Fault!.Message);
            slot = Add(name, first, versions.Fault);
            return new(name, ReloadOutcome.Added, "", slot.Current.Manifest.Version);
        }

        // What is passed over is told even where the version below it is new as well.
        if (versions.Fault is { } fault && (versions.Chosen is null || IsServed(slot, versions.Chosen))) return Failed(fault.Message);
        return IsServed(slot, versions.Chosen!) ? Unchanged() : await ReplaceAsync(versions.Chosen!);

        ModuleReload Failed(string reason)
        {
            if (slot is not null) slot.ReloadError = reason;
            Log.ReloadFailed(_logger, name, from, reason);
            return new(name, ReloadOutcome.Failed, from, from, reason);
        }

        ModuleReload Unchanged()
        {
            slot!.ReloadError = null;
            return new(name, ReloadOutcome.Unchanged, from, from);
        }

        async Task<ModuleReload> ReplaceAsync(ModuleSource source)
        {
            var next = Serve(source);
            try
            {
                var instance = await next.LoadAsync(_options.LoadTimeout, CancellationToken.None);
                if (await instance.Started.WaitAsync(_options.LoadTimeout, _time) is { } reason)
                {
                    await next.EndAsync();
                    return Failed(reason);
                }
            }
            catch (TimeoutException)
            {
                _ = next.EndAsync();
                return Failed($"It could take no call within {_options.LoadTimeout.TotalSeconds} s of its load (Modules:LoadTimeout).");
            }
            catch (ModuleChangedException) when (reads < MaxReads)
            {
                await next.EndAsync();
                return (await ReloadAsync(name, reads + 1))!;
            }
            catch (ModuleLoadException failure)
            {
                // One that takes too long is ended when it has loaded at last.
                _ = next.EndAsync();
                return Failed(failure.Message);
            }

            if (next.Hash.Length > 0 && next.Hash == slot!.Current.Hash)
            {
                slot.Current.FoundAgain(source);
                await next.EndAsync();
                return Unchanged();
            }

            slot!.Replace(next);
            slot.ReloadError = versions.Fault?.Message;
            Log.ModuleReloaded(_logger, name, from, source.Version);
            return new(name, ReloadOutcome.Reloaded, from, source.Version);
        }
    }

    private static string? NotStarted(IModuleInstance? instance) =>
        instance?.Started is { IsCompletedSuccessfully: true } started ? started.Result : null;

    private static bool IsServed(ModuleSlot slot, ModuleSource source) =>
        slot.Current.Source.Path == source.Path && slot.Current.Source.Stamp == source.Stamp;

    private ServedVersion Serve(ModuleSource source) =>
        new(source, _folders.Runtime(source.Manifest!), _copies, _time, _logger);

    private ModuleInfo? Describe(string name, bool inFull)
    {
        if (!ModuleNames.IsName(name))
            return new(name, null, false, $"The folder's name cannot name a module: {ModuleNames.Rule}");
        ModuleSlot? slot;
        try
        {
            slot = Slot(name);
        }
        catch (ManifestException unusable)
        {
            return new(name, null, false, unusable.Message) { Versions = inFull ? Versions(name, null) : [] };
        }

        if (slot is null) return null;
        var instance = slot.Current.Instance;
        return new(name, slot.Current.Manifest, instance is not null, slot.Error)
        {
            Instances = (instance?.Instances ?? 0) + slot.Draining.Sum(version => version.Instance?.Instances ?? 0),
            Versions = inFull ? Versions(name, slot) : [],
            Pool = inFull ? instance?.Pool : null,
            Statistics = inFull ? slot.Statistics.Describe() : null,
        };
    }

    private ImmutableArray<VersionInfo> Versions(string name, ModuleSlot? slot)
    {
        _options.Pinned.TryGetValue(name, out var pin);
        var current = slot?.Current;
        List<VersionInfo> infos = [];
        if (current is not null)
            infos.Add(new(current.Manifest.Version, true, current.Manifest.Version == pin, current.Instance is not null, false,
                current.Calls, current.Error));
        infos.AddRange((slot?.Draining ?? []).Select(version =>
            new VersionInfo(version.Manifest.Version, false, false, version.Instance is not null, true, version.Calls, null)));
        // A single file has no other version beside it, and to describe it means to load it.
        infos.AddRange((current?.Source.Bare is null ? _folders.Read(name)?.All ?? [] : [])
            .Where(source => current is null || source.Path != current.Source.Path)
            .Select(source => new VersionInfo(
                source.Version, false, source.Version == pin, false, false, 0, source.Fault?.Message)));
        return [.. infos.OrderByDescending(info => info.Version, VersionOrder.Instance).ThenByDescending(info => info.Active)];
    }

    private ModuleSlot? Slot(string name)
    {
        if (_slots.TryGetValue(name, out var known)) return known;
        if (_folders.Read(name) is not { } versions) return null;
        if (versions.Chosen is not { } chosen) throw versions.Fault!;
        return Add(name, chosen, versions.Fault);
    }

    private ModuleSlot Add(string name, ModuleSource source, ManifestException? fault)
    {
        var slot = _slots.GetOrAdd(name, _ => new ModuleSlot(name, Serve(source), _time) { ReloadError = fault?.Message });
        if (source.Manifest!.Required) RequiredFound?.Invoke();
        return slot;
    }

    /// <summary>Ends every loaded instance.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var slot in _slots.Values) await slot.EndAsync();
        _reloading.Dispose();
    }
}
