namespace Gristmill.Jobs;

/// <summary>
/// Knows where the keys of each queue's jobs stand, as of a second ago at most. Safe for many threads.
/// </summary>
public sealed class QueueKeys(IQueueStore queues, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<IReadOnlyDictionary<string, string>>? _reading;
    private long _readAt;

    /// <summary>The paths of the keys by queue; a queue that has none is not here.</summary>
    public Task<IReadOnlyDictionary<string, string>> PathsAsync()
    {
        lock (_lock)
        {
            if (_reading is { IsFaulted: false, IsCanceled: false } && time.GetElapsedTime(_readAt) < Fresh) return _reading;
            _readAt = time.GetTimestamp();
            return _reading = ReadAsync();
        }
    }

    /// <summary>This silo changed rules: they are read again.</summary>
    public void Forget()
    {
        lock (_lock) _reading = null;
    }

    // Not canceled by whoever happens to ask first.
    private async Task<IReadOnlyDictionary<string, string>> ReadAsync() =>
        (await queues.ListAsync(CancellationToken.None)).Where(rules => rules.Keys is not null)
            .ToDictionary(rules => rules.Queue, rules => rules.Keys!.Path);
}
