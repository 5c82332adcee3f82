using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Components.Text;

/// <summary>Schedules as a person reads them.</summary>
internal static class ScheduleText
{
    /// <summary>When it ticks: <c>0 3 * * *, Europe/Berlin</c>, <c>every 5 min</c>, <c>once, 2026-11-21 ...</c>.</summary>
    public static string When(ScheduleRequest wanted) => wanted switch
    {
        { Cron: { } cron } => $"{cron}, {wanted.TimeZone}",
        { EverySeconds: { } seconds } => $"every {HumanText.Duration(TimeSpan.FromSeconds(seconds))}",
        { At: { } at } => $"once, {HumanText.Utc(at)}",
        _ => "",
    };

    /// <summary>How it is, and the badge of that.</summary>
    public static (string Class, string Text) State(ScheduleView schedule) => schedule switch
    {
        { PausedAt: not null } => ("state-scheduled", "Paused"),
        { DueAt: null, QueuedTick: null } => ("state-canceled", "Over"),
        { QueuedTick: not null } => ("state-retryable", "Waits"),
        _ => ("state-completed", "Active"),
    };

    /// <summary>What became of a tick.</summary>
    public static (string Class, string Text) Outcome(ScheduleTickView tick) => tick.Outcome switch
    {
        "enqueued" => ("state-completed", "Enqueued"),
        "runNow" => ("state-completed", "Run now"),
        "backfilled" => ("state-completed", "Backfilled"),
        "skipped" => ("state-retryable", "Skipped"),
        _ => ("state-discarded", "Missed"),
    };
}
