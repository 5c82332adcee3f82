namespace Gristmill.Sample.Tests;

/// <summary>A clock that goes on a millisecond each time it is read, and whose timers ring when told to.</summary>
internal sealed class StepClock : TimeProvider
{
    private long _now;
    private Action? _ring;

    /// <summary>What the last timer was set to; null before there was one.</summary>
    public TimeSpan? Due { get; private set; }

    public override long TimestampFrequency => 1_000;

    public override long GetTimestamp() => _now++;

    public void Ring() => _ring!();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Due = dueTime;
        _ring = () => callback(state);
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => default;
    }
}
