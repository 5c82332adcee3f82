using Microsoft.Extensions.Logging;

namespace Gristmill.Modules;

/// <summary>A known module and, once a call asked for it, its instance.</summary>
internal sealed class ModuleSlot(ModuleManifest manifest, IModuleRuntime runtime, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task<IModuleInstance>? _loading;
    private long _loadStarted;

    public ModuleManifest Manifest => manifest;

    public string? Error { get; private set; }

    public bool Loaded => Instance is not null;

    /// <summary>The instance when it is loaded.</summary>
    public IModuleInstance? Instance
    {
        get { lock (_lock) return _loading is { IsCompletedSuccessfully: true } loaded ? loaded.Result : null; }
    }

    /// <summary>
    /// The instance; concurrent first callers share one load, and a failed load is forgotten. One that hangs is waited
    /// for until <paramref name="limit"/> after it began, whoever waits.
    /// </summary>
    public async Task<IModuleInstance> LoadAsync(TimeSpan limit, CancellationToken caller)
    {
        Task<IModuleInstance> loading;
        TimeSpan left;
        lock (_lock)
        {
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
            return loading.IsCompletedSuccessfully ? await loading
                : await loading.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, caller);
        }
        catch (TimeoutException late) when (!loading.IsCompleted)
        {
            throw new ModuleLoadException(
                $"Module {manifest.Name} has not loaded within {limit.TotalSeconds} s (Modules:LoadTimeout); "
                + "its load goes on.", late);
        }
    }

    private async Task<IModuleInstance> StartAsync()
    {
        using var activity = ModuleTelemetry.Activities.StartActivity("module.load");
        activity?.SetTag("gristmill.module", manifest.Name);
        var started = time.GetTimestamp();
        try
        {
            // A load serves every caller that waits for it, so none of them can cancel it.
            var instance = await runtime.LoadAsync(manifest, CancellationToken.None);
            Error = null;
            Log.ModuleLoaded(logger, manifest.Name, manifest.Version, manifest.Runtime, time.GetElapsedTime(started));
            return instance;
        }
        catch (Exception failure)
        {
            Error = failure.Message;
            Log.ModuleLoadFailed(logger, failure, manifest.Name);
            throw failure as ModuleLoadException
                ?? new ModuleLoadException($"Module {manifest.Name} cannot be loaded: {failure.Message}", failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<IModuleInstance>? loading;
        lock (_lock) loading = _loading;
        if (loading is { IsCompletedSuccessfully: true }) await (await loading).DisposeAsync();
    }
}
