using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>
/// Knows whether ends of jobs are to be told to those that wait for them, as far as this silo has heard, and tells them. Safe for many
/// threads.
/// </summary>
internal sealed class Settlements(IJobStore store, TimeSpan longestRetry, ILogger logger)
{
    private const int Batch = 1_000;

    /// <summary>How long ends that somebody else is telling are left alone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private TimeSpan _retry = Pause;

    /// <summary>When to tell next.</summary>
    public DateTimeOffset Next
    {
        get { lock (_lock) return _next; }
    }

    /// <summary>There may be ends to tell.</summary>
    public void Expect() => Expect(DateTimeOffset.MinValue);

    /// <summary>Tells ends, if there may be any; null when there was nothing to do, or it failed and is tried again.</summary>
    public async Task<Settlement?> SettleAsync()
    {
        lock (_lock)
        {
            if (_next > store.Clock.GetUtcNow()) return null;
            // Whoever hears of more meanwhile is heard.
            _next = DateTimeOffset.MaxValue;
        }

        try
        {
            var settlement = await store.SettleAsync(Batch, CancellationToken.None);
            _retry = Pause;
            // With nothing to show for it others are at the same ends: those are left to them for a moment.
            if (settlement.MayHaveMore) Expect(settlement.Ended > 0 ? DateTimeOffset.MinValue : store.Clock.GetUtcNow() + Pause);
            return settlement;
        }
        catch (Exception failure)
        {
            // Jobs are acquired all the same.
            _retry = _retry * 2 < longestRetry ? _retry * 2 : longestRetry;
            Expect(store.Clock.GetUtcNow() + _retry);
            Log.NotSettled(logger, failure, _retry);
            return null;
        }
    }

    private void Expect(DateTimeOffset at)
    {
        lock (_lock)
        {
            if (at < _next) _next = at;
        }
    }
}
