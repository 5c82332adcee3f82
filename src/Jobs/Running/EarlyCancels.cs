using System.Collections.Concurrent;

namespace Gristmill.Jobs;

/// <summary>
/// Cancelations that were told of before this silo had heard that it holds the attempt, and of attempts of other silos, whom all are
/// told. A few are kept; for one that is forgotten renewal tells it again. Safe for many threads.
/// </summary>
internal sealed class EarlyCancels
{
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<AttemptId, bool> _attempts = new();

    public void Add(AttemptId attempt)
    {
        if (_attempts.Count >= Most) _attempts.Clear();
        _attempts[attempt] = true;
    }

    public bool TryTake(AttemptId attempt) => _attempts.TryRemove(attempt, out _);
}
