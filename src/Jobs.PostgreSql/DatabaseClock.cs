namespace Gristmill.Jobs.PostgreSql;

/// <summary>
/// The database's clock, read here: its time as last measured, plus what the local monotonic clock has counted since. The
/// node's own time of day is not used, so it may be off by any amount. Timers and timestamps are the system's.
/// </summary>
/// <remarks>
/// A measurement is off by at most half its round trip. A worse one replaces a better one only when it contradicts it, or
/// when the better one has aged beyond it by the drift that clocks may have.
/// </remarks>
public sealed class DatabaseClock(TimeProvider local) : TimeProvider
{
    /// <summary>How far a clock may drift, as a share: 200 parts per million is a bad quartz.</summary>
    private const double Drift = 200e-6;

    private volatile Measurement? _last;

    /// <inheritdoc />
    public override long TimestampFrequency => local.TimestampFrequency;

    /// <summary>How far the last measurement may be off.</summary>
    public TimeSpan Uncertainty => _last?.Error ?? TimeSpan.MaxValue;

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">It was not measured yet.</exception>
    public override DateTimeOffset GetUtcNow() => At(_last
        ?? throw new InvalidOperationException("The database's time was asked for before it was measured."), local.GetTimestamp());

    /// <inheritdoc />
    public override long GetTimestamp() => local.GetTimestamp();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        local.CreateTimer(callback, state, dueTime, period);

    /// <summary>Measures by asking once.</summary>
    public async Task MeasureAsync(Func<Task<DateTimeOffset>> ask)
    {
        var sent = local.GetTimestamp();
        var time = await ask();
        var received = local.GetTimestamp();
        var error = local.GetElapsedTime(sent, received) / 2;
        Take(new Measurement(time + error, received, error));
    }

    private void Take(Measurement next)
    {
        if (_last is { } last)
        {
            var aged = last.Error + local.GetElapsedTime(last.At, next.At) * Drift;
            var contradicts = (At(last, next.At) - next.Time).Duration() > aged + next.Error;
            if (next.Error > aged && !contradicts) return;
        }

        _last = next;
    }

    private DateTimeOffset At(Measurement last, long timestamp) => last.Time + local.GetElapsedTime(last.At, timestamp);

    private sealed record Measurement(DateTimeOffset Time, long At, TimeSpan Error);
}
