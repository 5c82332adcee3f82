namespace Gristmill.Jobs;

/// <summary>The bounds on a schedule that hold whatever the configuration says.</summary>
public static class ScheduleLimits
{
    /// <summary>Characters in a schedule's name: with <see cref="TagPrefix"/> it is a tag of its jobs.</summary>
    public const int NameLength = 80;

    /// <summary>Characters in a note.</summary>
    public const int NoteLength = 1_000;

    /// <summary>What the tag of a schedule's jobs begins with; the schedule's name follows.</summary>
    public const string TagPrefix = "schedule:";

    /// <summary>The shortest interval.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);

    /// <summary>The longest interval.</summary>
    public static readonly TimeSpan MaxInterval = TimeSpan.FromDays(366);

    /// <summary>How late a tick is still on time, whatever the catch-up window: a dead silo's schedules are taken over within five seconds.</summary>
    public static readonly TimeSpan OnTime = TimeSpan.FromSeconds(10);

    /// <summary>How late a tick still runs, when nothing else is said.</summary>
    public static readonly TimeSpan DefaultCatchUp = TimeSpan.FromMinutes(1);

    /// <summary>The longest catch-up window.</summary>
    public static readonly TimeSpan MaxCatchUp = TimeSpan.FromDays(366);

    /// <summary>The most jitter.</summary>
    public static readonly TimeSpan MaxJitter = TimeSpan.FromHours(24);

    /// <summary>Ticks whose fate a schedule remembers.</summary>
    public const int Recent = 20;

    /// <summary>Jobs whose end a schedule looks for; the oldest are forgotten.</summary>
    public const int Open = 20;

    /// <summary>Ticks in a preview.</summary>
    public const int Preview = 100;

    /// <summary>Ticks in one backfill.</summary>
    public const int Backfill = 1_000;

    /// <summary>Missed ticks that are counted for one outage.</summary>
    public const int CountedMissed = 10_000;
}
