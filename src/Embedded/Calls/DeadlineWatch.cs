using Gristmill.Embedded.Hosting;
using Gristmill.Embedded.Scheduling;

namespace Gristmill.Embedded.Calls;

/// <summary>
/// Ends the waits of callers whose response timeout is over by looking through the mailboxes now and then, so that a
/// call that is answered in time costs no timer. Looks only while something is waited for.
/// </summary>
internal sealed class DeadlineWatch : IDisposable
{
    /// <summary>How late a timeout may come.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly EmbeddedEngine _engine;
    private readonly ITimer _timer;
    private int _watching;

    public DeadlineWatch(EmbeddedEngine engine)
    {
        _engine = engine;
        _timer = BareTimer.Create(engine.Time, static self => ((DeadlineWatch)self!).Look(), this);
    }

    /// <summary>Something is waited for.</summary>
    public void Watch()
    {
        if (Volatile.Read(ref _watching) == 0 && Interlocked.Exchange(ref _watching, 1) == 0)
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // Cleared first: a call that comes while this looks sets it again, and the timer with it.
        Volatile.Write(ref _watching, 0);
        var now = _engine.Time.GetTimestamp();
        var busy = false;
        foreach (var activation in _engine.Activations) busy |= activation.Expire(now);
        if (busy) Watch();
    }
}
