using System.Collections.Concurrent;

namespace Gristmill.Conformance.Engine;

/// <summary>What a test and the grains tell each other, past the engine. One per test, in the engine's services.</summary>
public sealed class Probes : IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _reached = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _opened = new();
    private readonly ConcurrentQueue<string> _notes = new();
    private readonly SemaphoreSlim _noted = new(0);
    private int _within;
    private int _mostWithin;

    /// <summary>What the grains noted, in order.</summary>
    public IReadOnlyList<string> Notes => [.. _notes];

    /// <summary>The most grains that were between <see cref="Enter"/> and <see cref="Leave"/> at once.</summary>
    public int MostWithin => _mostWithin;

    /// <summary>Set by a test to make the lifecycle grain's activation fail.</summary>
    public bool FailActivation { get; set; }

    /// <summary>By a grain: notes something.</summary>
    public void Note(string note)
    {
        _notes.Enqueue(note);
        _noted.Release();
    }

    /// <summary>By a test: waits until the grains have noted something once more.</summary>
    public Task NotedAsync() => _noted.WaitAsync().Soon();

    /// <summary>By a grain: says that it has come to a point, and waits there until the test opens it.</summary>
    public Task HoldAsync(string point)
    {
        Reach(point);
        return Opened(point).Task;
    }

    /// <summary>By a grain: says that it has come to a point.</summary>
    public void Reach(string point) => Reached(point).TrySetResult();

    /// <summary>By a test: waits until a grain has come to a point.</summary>
    public Task ReachedAsync(string point) => Reached(point).Task.Soon();

    /// <summary>By a test: whether a grain has come to a point.</summary>
    public bool HasReached(string point) => Reached(point).Task.IsCompleted;

    /// <summary>By a test: lets grains pass a point.</summary>
    public void Open(string point) => Opened(point).TrySetResult();

    /// <summary>By a grain: counts itself in.</summary>
    public void Enter()
    {
        var within = Interlocked.Increment(ref _within);
        int most;
        while (within > (most = Volatile.Read(ref _mostWithin)))
            Interlocked.CompareExchange(ref _mostWithin, within, most);
    }

    /// <summary>By a grain: counts itself out.</summary>
    public void Leave() => Interlocked.Decrement(ref _within);

    /// <inheritdoc />
    public void Dispose() => _noted.Dispose();

    private TaskCompletionSource Reached(string point) => _reached.GetOrAdd(point, _ => NewSource());

    private TaskCompletionSource Opened(string point) => _opened.GetOrAdd(point, _ => NewSource());

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
