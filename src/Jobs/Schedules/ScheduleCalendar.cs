namespace Gristmill.Jobs;

/// <summary>The ticks of a schedule: when the next one is, and when it runs.</summary>
public sealed class ScheduleCalendar
{
    private readonly string _name;
    private readonly ScheduleDefinition _definition;
    private readonly CronExpression? _cron;
    private readonly TimeZoneInfo _zone;

    private ScheduleCalendar(string name, ScheduleDefinition definition, CronExpression? cron, TimeZoneInfo zone) =>
        (_name, _definition, _cron, _zone) = (name, definition, cron, zone);

    /// <summary>The ticks of a definition, or what is wrong with it.</summary>
    /// <param name="name">The schedule's name, on which the jitter depends.</param>
    /// <param name="definition">The definition.</param>
    /// <param name="fault">The field at fault, and why; null when nothing is wrong.</param>
    public static ScheduleCalendar? TryCreate(string name, ScheduleDefinition definition, out JobFault? fault)
    {
        fault = null;
        if (definition.When is not ScheduleWhen.Cron wanted) return new(name, definition, null, TimeZoneInfo.Utc);
        if (CronExpression.TryParse(wanted.Expression, out var wrong) is not { } cron) fault = new("cron", wrong!);
        else if (TimeZones.Find(wanted.Zone) is not { } zone) fault = new("timeZone", TimeZones.Rule(wanted.Zone));
        else return new(name, definition, cron, zone);
        return null;
    }

    /// <summary>The first tick after a time; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (_definition.StartsAt is { } start && after < start) after = start.AddTicks(-TimeSpan.TicksPerMicrosecond);
        var next = _definition.When switch
        {
            ScheduleWhen.Cron => _cron!.Next(after, _zone),
            ScheduleWhen.Every every => Next(every, after),
            ScheduleWhen.Once once => once.At > after ? once.At : null,
            _ => throw new InvalidOperationException($"Unknown kind of schedule: {_definition.When}."),
        };
        return next <= _definition.EndsAt || _definition.EndsAt is null ? next : null;
    }

    /// <summary>When a tick runs: its time and its jitter, before the next tick.</summary>
    public DateTimeOffset RunAt(DateTimeOffset tick)
    {
        var most = _definition.Jitter;
        if (most == TimeSpan.Zero) return tick;
        if (Next(tick) is { } next && next - tick < most) most = next - tick;
        return Microseconds.Truncate(tick + most * TickIds.Share(_name, tick));
    }

    /// <summary>Ticks after a time, at most so many.</summary>
    public IEnumerable<DateTimeOffset> After(DateTimeOffset time, int count)
    {
        for (var i = 0; i < count && Next(time) is { } next; i++)
        {
            yield return next;
            time = next;
        }
    }

    private static DateTimeOffset? Next(ScheduleWhen.Every every, DateTimeOffset after)
    {
        var (ticks, since) = (every.Interval.Ticks, after.UtcTicks - every.Anchor.UtcTicks);
        // Rounded down also before the anchor.
        var whole = since / ticks - (since % ticks < 0 ? 1 : 0);
        var next = every.Anchor.UtcTicks + (whole + 1) * ticks;
        return next < DateTimeOffset.MaxValue.UtcTicks - TimeSpan.TicksPerDay ? new DateTimeOffset(next, TimeSpan.Zero) : null;
    }
}
