using System.Text.Json.Serialization;

namespace Gristmill.Jobs;

/// <summary>When a schedule ticks.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Cron), "cron")]
[JsonDerivedType(typeof(Every), "every")]
[JsonDerivedType(typeof(Once), "once")]
public abstract record ScheduleWhen
{
    private ScheduleWhen()
    {
    }

    /// <summary>As a cron expression says.</summary>
    /// <param name="Expression">Read by <see cref="CronExpression.TryParse"/>.</param>
    /// <param name="Zone">The IANA name of a time zone, or <c>UTC</c>.</param>
    public sealed record Cron(string Expression, string Zone) : ScheduleWhen;

    /// <summary>Again and again, whatever the clock on the wall shows.</summary>
    /// <param name="Interval">From tick to tick, <see cref="ScheduleLimits.MinInterval"/> to <see cref="ScheduleLimits.MaxInterval"/>.</param>
    /// <param name="Anchor">One of the ticks, which lie before it as well.</param>
    public sealed record Every(TimeSpan Interval, DateTimeOffset Anchor) : ScheduleWhen;

    /// <summary>One time.</summary>
    /// <param name="At">When.</param>
    public sealed record Once(DateTimeOffset At) : ScheduleWhen;
}
