namespace Gristmill.Jobs;

/// <summary>
/// What silos committed lately, in memory: a ring of the last changes of this silo and, where others share the store, of those that they
/// told. Kept only while somebody reads it, and a while longer, so that who was cut off can go on. Safe for many threads.
/// </summary>
public sealed class ChangeFeed : IChangeSignalHandler
{
    /// <summary>Changes that are kept.</summary>
    public const int Capacity = 10_000;

    /// <summary>Changes of one page.</summary>
    public const int MaxPage = 500;

    /// <summary>How long it is kept after it was read.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);

    /// <summary>How often readers are told to the other silos.</summary>
    private static readonly TimeSpan ListenPeriod = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly IChangeSignals _signals;
    private readonly ChangeOutbox _outbox;
    private readonly Lock _lock = new();
    private ChangeRing _ring = new(1);
    private Guid _id;
    private TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _readAt;
    private long _listenedAt;
    private volatile bool _kept;

    /// <summary>A silo's feed.</summary>
    public ChangeFeed(IChangeSignals signals, TimeProvider time)
    {
        (_time, _signals, _outbox) = (time, signals, new ChangeOutbox(signals, time));
        signals.Subscribe(this);
    }

    /// <summary>Whether a change would be heard by anybody.</summary>
    public bool IsOn => _kept || _outbox.IsOn;

    /// <summary>A change that this silo committed.</summary>
    public void Publish(JobChange change)
    {
        if (_kept) Add(change, 0);
        if (_outbox.IsOn) _outbox.Add(change);
    }

    /// <summary>Changes that this silo committed, and knows no more of.</summary>
    public void PublishGap(int missed)
    {
        if (_kept) Add(null, missed);
        if (_outbox.IsOn) _outbox.Miss(missed);
    }

    /// <summary>
    /// Waits for changes after a place. Without a place, or where the changes after it are no longer there, the first event is a gap: what
    /// was before it has to be found in the store.
    /// </summary>
    public async Task<ChangePage> ReadAsync(ChangeFilter filter, ChangeCursor? after, TimeSpan wait, CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            Listen();
            Task came;
            ChangePage page;
            lock (_lock)
            {
                page = Read(filter, after);
                came = _came.Task;
            }

            var left = wait - _time.GetElapsedTime(began);
            if (page.Events.Count > 0 || left <= TimeSpan.Zero) return page;
            after = page.Cursor;
            try
            {
                await came.WaitAsync(left < ListenPeriod ? left : ListenPeriod, _time, cancellation);
            }
            catch (TimeoutException)
            {
                // Looked at once more, and the others are told that somebody still listens.
            }
        }
    }

    void IChangeSignalHandler.OthersListen() => _outbox.Open();

    void IChangeSignalHandler.ChangesTold(string batch)
    {
        if (!_kept) return;
        var (changes, missed) = ChangeBatch.Read(batch);
        foreach (var change in changes) Add(change, 0);
        if (missed > 0) Add(null, missed);
    }

    void IChangeSignalHandler.ChangesMissed()
    {
        if (_kept) Add(null, 0);
    }

    private void Add(JobChange? change, long missed)
    {
        TaskCompletionSource came;
        lock (_lock)
        {
            if (_time.GetElapsedTime(_readAt) > KeptFor)
            {
                _kept = false;
                _ring = new ChangeRing(1);
                return;
            }

            _ring.Add(change, missed);
            came = _came;
            _came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        came.TrySetResult();
    }

    private void Listen()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            // What was committed in between was not heard.
            if (!_kept || _time.GetElapsedTime(_readAt, now) > KeptFor)
            {
                (_ring, _id, _listenedAt) = (new ChangeRing(Capacity), Guid.NewGuid(), 0);
                _kept = true;
            }

            _readAt = now;
            if (_listenedAt != 0 && _time.GetElapsedTime(_listenedAt, now) < ListenPeriod) return;
            _listenedAt = now;
        }

        _signals.Listen();
    }

    private ChangePage Read(ChangeFilter filter, ChangeCursor? after)
    {
        List<ChangeEvent> events = [];
        if (after is not { } place || place.Feed != _id || place.Number > _ring.Newest)
        {
            events.Add(new ChangeEvent(new ChangeCursor(_id, _ring.Newest), null));
            return new ChangePage(events, events[0].Cursor);
        }

        var number = place.Number;
        if (number < _ring.Oldest - 1)
        {
            events.Add(new ChangeEvent(new ChangeCursor(_id, _ring.Oldest - 1), null, _ring.Oldest - 1 - number));
            number = _ring.Oldest - 1;
        }

        while (number < _ring.Newest && events.Count < MaxPage)
        {
            var (change, missed) = _ring[++number];
            if (change is null || filter.Takes(change)) events.Add(new ChangeEvent(new ChangeCursor(_id, number), change, missed));
        }

        return new ChangePage(events, new ChangeCursor(_id, number));
    }
}
