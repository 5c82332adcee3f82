using System.Collections.Concurrent;

namespace Gristmill.Modules;

/// <summary>
/// Calls that were told to stop, did not, and still run: each keeps a thread or memory that nobody can take back, so
/// they are counted and a module may have only so many.
/// </summary>
internal sealed class StuckCalls(int most)
{
    private readonly ConcurrentDictionary<string, int> _byModule = new();
    private int _total;

    /// <summary>All of them.</summary>
    public int Total => Volatile.Read(ref _total);

    /// <summary>Whether a module has as many as it may have.</summary>
    public bool IsFull(string module) => _byModule.TryGetValue(module, out var stuck) && stuck >= most;

    /// <summary>Counts a call until it ends by itself, and tells how many there are now.</summary>
    public int Add(string module, Task call)
    {
        _byModule.AddOrUpdate(module, 1, static (_, stuck) => stuck + 1);
        var total = Interlocked.Increment(ref _total);
        _ = call.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                _byModule.AddOrUpdate(module, 0, static (_, stuck) => stuck - 1);
                Interlocked.Decrement(ref _total);
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return total;
    }
}
