using Microsoft.Extensions.Logging;

namespace Gristmill.Modules;

/// <summary>
/// Watches the modules directories and reloads what changed in them, once nothing has changed for a moment. Costs nothing while
/// nothing changes: the system tells. Where it cannot, for its limits are reached say, one line in the log says so, and the directory is
/// looked at from time to time instead.
/// </summary>
public sealed class ModuleWatch(
    ModuleRegistry registry, ModuleHostOptions options, TimeProvider time, ILogger<ModuleWatch> logger) : IDisposable
{
    /// <summary>How long nothing must have changed, so that a deployment under way is not taken over half done.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    /// <summary>How long changes may go on before what stands there is looked at all the same.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>How often a directory is looked at that cannot be watched.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly List<ITimer> _looks = [];
    private readonly HashSet<string> _changed = [];
    private ITimer? _timer;
    private bool _all;
    private long _since;
    private bool _disposed;

    /// <summary>Makes a directory's watcher.</summary>
    internal Func<string, FileSystemWatcher> CreateWatcher { get; init; } = static directory => new FileSystemWatcher(directory);

    /// <summary>Begins to watch the directories there are, unless <see cref="ModuleHostOptions.Watch"/> is off.</summary>
    public void Start()
    {
        if (!options.Watch) return;
        _timer = time.CreateTimer(_ => _ = ReloadAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (var directory in options.Directories.Select(Path.GetFullPath).Distinct()) Watch(directory);
    }

    /// <summary>Something changed at a path within a modules directory; null when it is not known where.</summary>
    internal void Notice(string? relativePath)
    {
        // The directory itself, of which no module is told.
        if (relativePath is { Length: 0 } or ".") return;
        lock (_lock)
        {
            if (_disposed) return;
            var first = _changed.Count == 0 && !_all;
            if (relativePath is null) _all = true;
            else if (registry.NameOf(relativePath) is { } name) _changed.Add(name);
            else return;
            if (first) _since = time.GetTimestamp();
            var left = Longest - time.GetElapsedTime(_since);
            _timer!.Change(left < TimeSpan.Zero ? TimeSpan.Zero : left < Quiet ? left : Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    private void Watch(string directory)
    {
        if (!Directory.Exists(directory))
        {
            Log.NotWatched(logger, directory, "There is no such directory.");
            return;
        }

        FileSystemWatcher? watcher = null;
        try
        {
            watcher = CreateWatcher(directory);
            watcher.IncludeSubdirectories = true;
            watcher.NotifyFilter =
                NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size;
            watcher.Changed += (_, change) => Notice(Path.GetRelativePath(directory, change.FullPath));
            watcher.Created += (_, change) => Notice(Path.GetRelativePath(directory, change.FullPath));
            watcher.Deleted += (_, change) => Notice(Path.GetRelativePath(directory, change.FullPath));
            watcher.Renamed += (_, change) =>
            {
                Notice(Path.GetRelativePath(directory, change.OldFullPath));
                Notice(Path.GetRelativePath(directory, change.FullPath));
            };
            watcher.Error += (_, error) => Fail(watcher, directory, error.GetException());
            lock (_lock) _watchers.Add(watcher);
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            if (watcher is not null)
                lock (_lock) _watchers.Remove(watcher);
            watcher?.Dispose();
            Poll(directory, failure);
        }
    }

    /// <summary>Looks at a directory that cannot be watched.</summary>
    private void Poll(string directory, Exception reason)
    {
        Log.Polled(logger, directory, LookInterval.TotalSeconds, reason.Message);
        var polled = new PolledDirectory(directory);
        lock (_lock)
        {
            if (_disposed) return;
            ITimer? timer = null;
            timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            timer.Change(LookInterval, Timeout.InfiniteTimeSpan);
            _looks.Add(timer);

            void Look()
            {
                foreach (var changed in polled.Look()) Notice(changed);
                // Once, and again when it is done: a look may take longer than the interval.
                lock (_lock)
                    if (!_disposed) timer!.Change(LookInterval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Events were lost, or the system's limit of watches is reached.</summary>
    private void Fail(FileSystemWatcher watcher, string directory, Exception failure)
    {
        if (failure is not InternalBufferOverflowException)
        {
            lock (_lock)
                if (!_watchers.Remove(watcher)) return;
            // Not on its own thread, which would wait for itself.
            ThreadPool.UnsafeQueueUserWorkItem(static ended => ended.Dispose(), watcher, preferLocal: false);
            Poll(directory, failure);
        }

        Notice(null);
    }

    private async Task ReloadAsync()
    {
        string[]? names;
        lock (_lock)
        {
            if (_disposed) return;
            names = _all ? null : [.. _changed];
            _all = false;
            _changed.Clear();
        }

        try
        {
            await registry.ReloadAsync(names, CancellationToken.None);
        }
        catch (Exception failure)
        {
            Log.WatchFailed(logger, failure);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        IDisposable[] ended;
        lock (_lock)
        {
            _disposed = true;
            ended = [.. _watchers, .. _looks];
            _watchers.Clear();
        }

        foreach (var one in ended) one.Dispose();
        _timer?.Dispose();
    }
}
