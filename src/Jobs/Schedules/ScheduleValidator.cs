namespace Gristmill.Jobs;

/// <summary>Checks a wanted schedule against <see cref="ScheduleLimits"/>; its job is checked like every new job.</summary>
public static class ScheduleValidator
{
    /// <summary>Whether a text may name a schedule.</summary>
    public static bool IsName(string text) => text.Length <= ScheduleLimits.NameLength && NewJobValidator.IsName(text);

    /// <summary>The rule that <see cref="IsName"/> applies, as a sentence.</summary>
    public static string NameRule(string got) =>
        $"Expected 1 to {ScheduleLimits.NameLength} letters, digits, '.', '_' or '-', beginning with a letter or digit; "
        + $"got '{JobLife.Cut(got, 40)}'.";

    /// <summary>The first thing that is wrong, in the Web API's spelling, or null.</summary>
    /// <param name="name">The schedule's name.</param>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="now">The store's time.</param>
    /// <param name="mayBeOver">Whether its last tick may lie behind, as that of a schedule that is there already.</param>
    public static JobFault? Check(string name, ScheduleDefinition wanted, DateTimeOffset now, bool mayBeOver = false)
    {
        if (!IsName(name)) return new("name", NameRule(name));
        if (CheckTimes(wanted) is { } wrong) return wrong;
        if (wanted.Note.Length > ScheduleLimits.NoteLength)
            return new("note", $"Expected at most {ScheduleLimits.NoteLength} characters, got {wanted.Note.Length}.");
        if (ScheduleCalendar.TryCreate(name, wanted, out var fault) is not { } calendar) return fault;
        if (wanted.When is ScheduleWhen.Once { At: var at } && at - now > JobLimits.MaxDelay)
            return new("at", $"Expected at most {JobLimits.MaxDelay.TotalDays} days ahead, got {at:O}.");
        if (!mayBeOver && calendar.Next(now) is null) return new(FieldOf(wanted.When), NoTick(wanted));
        if (wanted.Job.ScheduledAt is not null) return new("job.scheduledAt", "Expected nothing: the schedule says when.");
        if (wanted.Job.ExpiresAt is not null) return new("job.expiresAt", "Expected nothing: it would be the same for every tick.");
        var job = wanted.Job with { Tags = [.. wanted.Job.Tags, ScheduleLimits.TagPrefix + name] };
        return NewJobValidator.Check(job, now) is not { } bad ? null
            : bad.Field != "tags" ? new($"job.{bad.Field}", bad.Message)
            : new("job.tags", $"Expected at most {JobLimits.Tags - 1} tags beside the schedule's own, got {wanted.Job.Tags.Length}.");
    }

    private static JobFault? CheckTimes(ScheduleDefinition wanted)
    {
        if (wanted.When is ScheduleWhen.Every { Interval: var interval } && !IsIn(interval, ScheduleLimits.MinInterval, ScheduleLimits.MaxInterval))
            return Bad("everySeconds", interval, ScheduleLimits.MinInterval, ScheduleLimits.MaxInterval);
        if (!IsIn(wanted.CatchUp, TimeSpan.Zero, ScheduleLimits.MaxCatchUp))
            return Bad("catchUpSeconds", wanted.CatchUp, TimeSpan.Zero, ScheduleLimits.MaxCatchUp);
        if (!IsIn(wanted.Jitter, TimeSpan.Zero, ScheduleLimits.MaxJitter))
            return Bad("jitterSeconds", wanted.Jitter, TimeSpan.Zero, ScheduleLimits.MaxJitter);
        if (!Enum.IsDefined(wanted.Overlap)) return new("overlap", $"Expected skip, queueOne, allow or cancelRunning, got {wanted.Overlap}.");
        return wanted.EndsAt < wanted.StartsAt
            ? new("endsAt", $"Expected a time not before startsAt ({wanted.StartsAt:O}), got {wanted.EndsAt:O}.")
            : null;
    }

    private static bool IsIn(TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most;

    private static JobFault Bad(string field, TimeSpan got, TimeSpan least, TimeSpan most) =>
        new(field, $"Expected {least.TotalSeconds} to {most.TotalSeconds}, got {got.TotalSeconds}.");

    private static string FieldOf(ScheduleWhen when) => when switch
    {
        ScheduleWhen.Cron => "cron",
        ScheduleWhen.Every => "everySeconds",
        _ => "at",
    };

    private static string NoTick(ScheduleDefinition wanted) => wanted.When is ScheduleWhen.Once once && wanted.StartsAt is null && wanted.EndsAt is null
        ? $"Expected a time ahead, got {once.At:O}."
        : "Expected a tick ahead, between startsAt and endsAt; there is none.";
}
