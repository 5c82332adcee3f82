namespace Gristmill.Jobs;

/// <summary>Knows when the next job falls due, as far as this silo has heard, and promotes what is. Safe for many threads.</summary>
internal sealed class Promotions(IJobStore store)
{
    private const int Batch = 1_000;

    /// <summary>How long jobs that are due and locked by somebody else are left alone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>When to promote next.</summary>
    public DateTimeOffset Next
    {
        get { lock (_lock) return _next; }
    }

    /// <summary>Something falls due then, or may.</summary>
    public void Expect(DateTimeOffset due)
    {
        lock (_lock)
        {
            if (due < _next) _next = due;
        }
    }

    /// <summary>Promotes what is due, if anything is; true when something was.</summary>
    public async Task<bool> PromoteAsync()
    {
        var asked = store.Clock.GetUtcNow();
        lock (_lock)
        {
            if (_next > asked) return false;
            // Whoever expects an earlier one meanwhile is heard.
            _next = DateTimeOffset.MaxValue;
        }

        try
        {
            var promotion = await store.PromoteAsync(Batch, CancellationToken.None);
            var next = promotion.NextDueAt ?? DateTimeOffset.MaxValue;
            // Due and not promoted: somebody else is at it, and it is left to them for a moment.
            Expect(promotion is { Promoted: 0, Expired: 0 } && next <= asked ? asked + Pause : next);
            return promotion.Promoted > 0;
        }
        catch
        {
            Expect(DateTimeOffset.MinValue);
            throw;
        }
    }
}
