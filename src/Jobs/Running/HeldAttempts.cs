using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Gristmill.Jobs;

/// <summary>The attempts whose leases this silo holds, begun or waiting. Safe for many threads.</summary>
internal sealed class HeldAttempts
{
    private readonly ConcurrentDictionary<AttemptId, HeldAttempt> _held = new();

    public int Count => _held.Count;

    public bool IsEmpty => _held.IsEmpty;

    public IReadOnlyList<AttemptId> Ids => [.. _held.Keys];

    public IEnumerable<KeyValuePair<AttemptId, HeldAttempt>> All => _held;

    public bool Contains(AttemptId attempt) => _held.ContainsKey(attempt);

    public void Add(AttemptId attempt, HeldAttempt held) => _held[attempt] = held;

    public bool TryGet(AttemptId attempt, [MaybeNullWhen(false)] out HeldAttempt held) => _held.TryGetValue(attempt, out held);

    public bool TryRemove(AttemptId attempt, [MaybeNullWhen(false)] out HeldAttempt held) =>
        _held.TryRemove(attempt, out held);
}
