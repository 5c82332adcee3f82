using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;

namespace Gristmill.Grains.Queues;

/// <summary>Between queues' rules and the wire's.</summary>
internal static class QueueWire
{
    public static QueueView ToView(QueueRules rules, IEnumerable<JobCount> counts) => new()
    {
        Rules = new QueueRulesView
        {
            Name = rules.Queue,
            MaxRunning = rules.MaxRunning,
            MaxRunningPerSilo = rules.MaxRunningPerSilo,
            Rate = ToView(rules.Rate),
            Key = rules.Keys is { } keys
                ? new KeyRulesView { Path = keys.Path, MaxRunning = keys.MaxRunning, Rate = ToView(keys.Rate) }
                : null,
            Note = rules.Note,
        },
        PausedAt = rules.PausedAt,
        Counts =
        [
            .. counts.Select(count => new JobCountView { Queue = count.Queue, State = count.State.ToString(), Count = count.Count }),
        ],
    };

    /// <summary>What is wrong with lengths that no time span may be able to hold, or null.</summary>
    public static JobFault? Check(QueueRulesView view) => QueueRulesValidator.CheckLength("rate.perSeconds", view.Rate?.PerSeconds)
        ?? QueueRulesValidator.CheckLength("key.rate.perSeconds", view.Key?.Rate?.PerSeconds);

    public static QueueRules ToRules(QueueRulesView view) => new()
    {
        Queue = view.Name,
        MaxRunning = view.MaxRunning,
        MaxRunningPerSilo = view.MaxRunningPerSilo,
        Rate = ToRate(view.Rate),
        Keys = view.Key is { } key ? new KeyRules(key.Path) { MaxRunning = key.MaxRunning, Rate = ToRate(key.Rate) } : null,
        Note = view.Note,
    };

    private static RateLimitView? ToView(RateLimit? rate) =>
        rate is null ? null : new RateLimitView { Starts = rate.Starts, PerSeconds = rate.Per.TotalSeconds };

    /// <summary>What no time span can hold is refused by <see cref="Check"/>.</summary>
    private static RateLimit? ToRate(RateLimitView? view) => view is null ? null
        : new RateLimit(view.Starts, view.PerSeconds is >= 0 and <= 1e6 ? TimeSpan.FromSeconds(view.PerSeconds) : TimeSpan.MaxValue);
}
