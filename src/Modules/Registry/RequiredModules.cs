using System.Threading.Channels;

namespace Gristmill.Modules;

/// <summary>
/// Loads the modules that are marked as required, from the start on and whenever one is added, and tries again until they have
/// loaded. The node is not ready meanwhile.
/// </summary>
public sealed class RequiredModules(ModuleRegistry registry, TimeProvider time)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostDelay = TimeSpan.FromSeconds(30);
    private const int MostDoublings = 10;

    /// <summary>The required modules that have not loaded, and why, as the end of a sentence; null when all have.</summary>
    public string? NotReady => registry.Missing() is { Count: > 0 } missing
        ? "required modules are not loaded: " + string.Join("; ", missing.Select(module =>
            module.Error is null ? module.Module : $"{module.Module} ({module.Error.TrimEnd('.')})"))
        : null;

    /// <summary>The wait after so many rounds of failures, from 1: a second, doubling to 30.</summary>
    public static TimeSpan After(int failures)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(failures, MostDoublings) - 1);
        return delay < MostDelay ? delay : MostDelay;
    }

    /// <summary>Loads until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        // One note is enough, however many were found.
        var found = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        registry.RequiredFound = () => found.Writer.TryWrite(true);
        try
        {
            for (var failures = 0; ; failures = await LoadAsync(stop) ? 0 : failures + 1)
            {
                if (failures > 0) await Task.Delay(After(failures), time, stop);
                else if (registry.Missing().Count == 0) await found.Reader.ReadAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        finally
        {
            registry.RequiredFound = null;
        }
    }

    private async Task<bool> LoadAsync(CancellationToken stop)
    {
        await Task.WhenAll(registry.Missing().Select(missing => LoadAsync(missing.Module, stop)));
        return registry.Missing().Count == 0;
    }

    private async Task LoadAsync(string name, CancellationToken stop)
    {
        try
        {
            using var module = registry.Enter(name);
            if (module is not null) await module.LoadAsync(stop);
        }
        catch (ModuleChangedException)
        {
            await registry.ReloadAsync([name], stop);
        }
        catch (Exception failure) when (failure is ModuleLoadException or ManifestException)
        {
            // Said by the load itself, and told by NotReady.
        }
    }
}
