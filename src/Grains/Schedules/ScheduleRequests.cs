using Gristmill.Grains.Interfaces;
using Gristmill.Grains.Jobs;
using Gristmill.Jobs;

namespace Gristmill.Grains.Schedules;

/// <summary>Reads what somebody wants of a schedule, and checks it.</summary>
public sealed class ScheduleRequests(JobRequests requests)
{
    private static readonly (string Name, ScheduleOverlap Overlap)[] Overlaps =
    [
        ("skip", ScheduleOverlap.Skip), ("queueOne", ScheduleOverlap.QueueOne), ("allow", ScheduleOverlap.Allow),
        ("cancelRunning", ScheduleOverlap.CancelRunning),
    ];

    /// <summary>The policy's name.</summary>
    public static string NameOf(ScheduleOverlap overlap) => Array.Find(Overlaps, entry => entry.Overlap == overlap).Name;

    /// <summary>The definition, or the first thing that is wrong.</summary>
    /// <param name="name">The schedule's name.</param>
    /// <param name="request">What is wanted. Without a job only its times are of use.</param>
    /// <param name="existing">The schedule of that name; null when there is none.</param>
    /// <param name="now">The store's time.</param>
    public (ScheduleDefinition? Wanted, RequestFault? Fault) Read(
        string name, ScheduleRequest request, Schedule? existing, DateTimeOffset now)
    {
        var (when, wrong) = When(request);
        if (when is null) return (null, wrong);
        if (Array.Find(Overlaps, entry => entry.Name == (request.Overlap ?? "skip")) is not { Name: not null } overlap)
            return Bad("overlap", $"Expected {string.Join(", ", Overlaps.Select(entry => entry.Name))}, got '{request.Overlap}'.");
        if (Seconds(request.CatchUpSeconds, ScheduleLimits.DefaultCatchUp) is not { } catchUp)
            return BadSeconds("catchUpSeconds", TimeSpan.Zero, ScheduleLimits.MaxCatchUp, request.CatchUpSeconds);
        if (Seconds(request.JitterSeconds, TimeSpan.Zero) is not { } jitter)
            return BadSeconds("jitterSeconds", TimeSpan.Zero, ScheduleLimits.MaxJitter, request.JitterSeconds);
        var (job, fault) = request.Job is { } wantedJob ? requests.Check(wantedJob, now) : (NoJob, null);
        if (job is null) return (null, fault! with { Field = $"job.{fault.Field}" });
        var wanted = new ScheduleDefinition
        {
            When = when,
            Job = job,
            Overlap = overlap.Overlap,
            CatchUp = catchUp,
            Jitter = jitter,
            StartsAt = Truncate(request.StartsAt),
            EndsAt = Truncate(request.EndsAt),
            Note = request.Note,
        };
        return ScheduleValidator.Check(name, wanted, now, mayBeOver: existing?.Definition.When == when) is { } bad
            ? Bad(bad.Field, bad.Message)
            : (wanted, null);
    }

    private static NewJob NoJob => new() { Module = "", Operation = "", Lane = JobLane.Io, Args = default };

    private static (ScheduleWhen? When, RequestFault? Fault) When(ScheduleRequest request)
    {
        var given = (request.Cron is null ? 0 : 1) + (request.EverySeconds is null ? 0 : 1) + (request.At is null ? 0 : 1);
        if (given != 1) return BadWhen("cron", $"Expected one of cron, everySeconds and at, got {given} of them.");
        if (request.TimeZone is not null && request.Cron is null) return BadWhen("timeZone", "Expected only with cron.");
        if (request.Anchor is not null && request.EverySeconds is null) return BadWhen("anchor", "Expected only with everySeconds.");
        if (request.Cron is { } cron) return (new ScheduleWhen.Cron(cron.Trim(), request.TimeZone ?? "UTC"), null);
        if (request.At is { } at) return (new ScheduleWhen.Once(Microseconds.Truncate(at)), null);
        return Seconds(request.EverySeconds, default) is { } interval
            ? (new ScheduleWhen.Every(interval, Truncate(request.Anchor) ?? DateTimeOffset.UnixEpoch), null)
            : (null, BadSeconds("everySeconds", ScheduleLimits.MinInterval, ScheduleLimits.MaxInterval, request.EverySeconds).Fault);
    }

    /// <summary>Null when no time is so long, or it is less than nothing.</summary>
    private static TimeSpan? Seconds(double? given, TimeSpan otherwise) => given switch
    {
        null => otherwise,
        >= 0 and < 1e9 => TimeSpan.FromMicroseconds(Math.Round(given.Value * 1e6)),
        _ => null,
    };

    private static DateTimeOffset? Truncate(DateTimeOffset? time) => time is { } given ? Microseconds.Truncate(given) : null;

    private static (ScheduleDefinition? Wanted, RequestFault? Fault) BadSeconds(string field, TimeSpan least, TimeSpan most, double? got) =>
        Bad(field, $"Expected {least.TotalSeconds} to {most.TotalSeconds}, got {got}.");

    private static (ScheduleWhen? When, RequestFault? Fault) BadWhen(string field, string message) => (null, Bad(field, message).Fault);

    private static (ScheduleDefinition? Wanted, RequestFault? Fault) Bad(string field, string message) =>
        (null, new RequestFault { Code = ErrorCodes.InvalidArgument, Field = field, Message = message });
}
