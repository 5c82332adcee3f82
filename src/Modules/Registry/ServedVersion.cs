using Microsoft.Extensions.Logging;

namespace Gristmill.Modules;

/// <summary>
/// A version of a module while it is served: its manifest, its instance once a call asked for it, and the calls within. When
/// another takes over, this one takes no further call, and is ended when its last call has.
/// </summary>
internal sealed class ServedVersion(
    ModuleSource source, IModuleRuntime runtime, ModuleCopies copies, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<Live>? _loading;
    private Task? _ended;
    private Task _unloading = Task.CompletedTask;
    private ITimer? _idle;
    private long _lastUsed;
    private long _loadStarted;
    private int _calls;
    private bool _retired;

    /// <summary>Where it stands, and how it was read.</summary>
    public ModuleSource Source { get; private set; } = source;

    public ModuleManifest Manifest { get; } = source.Manifest!;

    /// <summary>Why the last load failed; null when none did.</summary>
    public string? Error { get; private set; }

    /// <summary>The instance when it is loaded.</summary>
    public IModuleInstance? Instance => Loaded?.Instance;

    /// <summary>Tells whether files are those it was loaded from; empty while it is not loaded, or was not copied.</summary>
    public string Hash => Loaded?.Copy.Hash ?? "";

    /// <summary>Calls that hold it.</summary>
    public int Calls
    {
        get { lock (_lock) return _calls; }
    }

    private Live? Loaded
    {
        get { lock (_lock) return _loading is { IsCompletedSuccessfully: true } loaded ? loaded.Result : null; }
    }

    /// <summary>The same contents were found again, with another date or at another place.</summary>
    public void FoundAgain(ModuleSource found) => Source = found;

    /// <summary>Holds it for a call; false once another has taken over.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_retired) return false;
            _calls++;
            return true;
        }
    }

    /// <summary>Ends a hold.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_calls > 0) return;
            if (_retired) _drained.TrySetResult();
            // The timer looks at this when it is due: to set it at each call would cost each call.
            else if (_idle is not null) _lastUsed = time.GetTimestamp();
        }
    }

    /// <summary>
    /// The instance; concurrent first callers share one load, and a failed load is forgotten. One that hangs is waited
    /// for until <paramref name="limit"/> after it began, whoever waits.
    /// </summary>
    public async Task<IModuleInstance> LoadAsync(TimeSpan limit, CancellationToken caller)
    {
        Task<Live> loading;
        TimeSpan left;
        lock (_lock)
        {
            if (_ended is not null) throw new ModuleLoadException($"Module {Manifest.Name} is being unloaded.");
            if (_loading is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _loadStarted = time.GetTimestamp();
                _loading = Task.Run(StartAsync, CancellationToken.None);
            }

            loading = _loading;
            left = limit - time.GetElapsedTime(_loadStarted);
        }

        try
        {
            return loading.IsCompletedSuccessfully ? (await loading.ConfigureAwait(false)).Instance
                : (await loading.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, caller).ConfigureAwait(false)).Instance;
        }
        catch (TimeoutException late) when (!loading.IsCompleted)
        {
            throw new ModuleLoadException(
                $"Module {Manifest.Name} has not loaded within {limit.TotalSeconds} s (Modules:LoadTimeout); "
                + "its load goes on.", late);
        }
    }

    private async Task<Live> StartAsync()
    {
        using var activity = ModuleTelemetry.Activities.StartActivity("module.load");
        activity?.SetTag("gristmill.module", Manifest.Name);
        var started = time.GetTimestamp();
        ModuleCopy? copy = null;
        try
        {
            copy = copies.Make(Source.Path);
            if (FolderStamp.Of(Source.Path) != Source.Stamp) throw new ModuleChangedException(Manifest.Name);
            // A load serves every caller that waits for it, so none of them can cancel it.
            var instance = await runtime.LoadAsync(
                Manifest with { Directory = copy.Folder, Content = copy.Hash.Length > 0 ? copy.Hash : Source.Stamp }, CancellationToken.None);
            Error = null;
            WatchIdleness();
            Log.ModuleLoaded(logger, Manifest.Name, Manifest.Version, Manifest.Runtime, time.GetElapsedTime(started));
            return new Live(instance, copy);
        }
        catch (Exception failure)
        {
            // The reason is about the module's own folder, wherever it was loaded from.
            var reason = copy is null ? failure.Message : failure.Message.Replace(copy.Path, Source.Path, StringComparison.Ordinal);
            copy?.Dispose();
            if (failure is ModuleChangedException) throw;
            Error = reason;
            Log.ModuleLoadFailed(logger, failure, Manifest.Name);
            throw new ModuleLoadException(
                failure is ModuleLoadException ? reason : $"Module {Manifest.Name} cannot be loaded: {reason}", failure);
        }
    }

    private void WatchIdleness()
    {
        if (Manifest.IdleTime is not { } limit) return;
        lock (_lock)
        {
            if (_retired) return;
            _lastUsed = time.GetTimestamp();
            _idle?.Dispose();
            _idle = time.CreateTimer(_ => UnloadIfIdle(limit), null, limit, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the instance when it had no call for so long; the next call loads it again.</summary>
    private void UnloadIfIdle(TimeSpan limit)
    {
        lock (_lock)
        {
            if (_retired || _idle is null) return;
            var left = _calls > 0 || _loading is not { IsCompletedSuccessfully: true } ? limit : limit - time.GetElapsedTime(_lastUsed);
            if (left > TimeSpan.Zero)
            {
                _idle.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            _idle.Dispose();
            _idle = null;
            var (loaded, before) = (_loading!, _unloading);
            _loading = null;
            _unloading = Task.Run(async () =>
            {
                await before;
                await EndAsync(loaded);
            });
        }

        Log.ModuleIdle(logger, Manifest.Name, Manifest.Version, limit);
    }

    /// <summary>Takes no further call, waits for those within, and ends the instance.</summary>
    public async Task RetireAsync()
    {
        lock (_lock)
        {
            _retired = true;
            if (_calls == 0) _drained.TrySetResult();
        }

        await _drained.Task;
        await EndAsync();
    }

    /// <summary>Ends the instance now, whatever calls are within.</summary>
    public Task EndAsync()
    {
        lock (_lock)
        {
            _retired = true;
            return _ended ??= Task.Run(EndCoreAsync);
        }
    }

    private async Task EndCoreAsync()
    {
        Task<Live>? loading;
        Task unloading;
        lock (_lock)
        {
            _idle?.Dispose();
            _idle = null;
            (loading, unloading) = (_loading, _unloading);
        }

        await unloading;
        if (loading is not null) await EndAsync(loading);
    }

    private async Task EndAsync(Task<Live> loading)
    {
        try
        {
            var (instance, copy) = await loading;
            using (copy) await instance.DisposeAsync();
        }
        catch (Exception failure)
        {
            // A load that failed has left nothing, and said so itself.
            if (loading.IsCompletedSuccessfully) Log.EndFailed(logger, failure, Manifest.Name, Manifest.Version);
        }
    }

    private sealed record Live(IModuleInstance Instance, ModuleCopy Copy);
}
