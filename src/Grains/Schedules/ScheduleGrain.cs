using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using Orleans.Runtime;

namespace Gristmill.Grains.Schedules;

/// <summary>
/// One schedule: keeps a timer for its next tick, and does what is wished of it. Where nodes run grains of their own over one store,
/// each may have an activation; the row's version decides whose write counts, and who was beaten to it leaves the schedule alone.
/// </summary>
[PreferLocalPlacement]
public sealed class ScheduleGrain(
    IScheduleStore schedules, IJobStore jobs, JobIds ids, ScheduleTicker ticker, ScheduleRequests requests, ILogger<ScheduleGrain> logger)
    : Grain, IScheduleGrain, IRemindable
{
    private const string ReminderName = "tick";
    private const int MaxConflicts = 20;

    /// <summary>Bytes of arguments that are written together by a backfill, at most, unless one job's are more.</summary>
    private const int BackfillBytes = 8 * 1024 * 1024;
    private const int BackfillJobs = 100;
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    /// <summary>What is due sooner is served from where the reminder ticks.</summary>
    private static readonly TimeSpan Soon = ReminderPeriod * 2;
    private static readonly TimeSpan QueuedPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private IGrainTimer? _timer;
    private long _known;
    private bool _reminded;

    private string Name => this.GetPrimaryKeyString();

    /// <inheritdoc />
    public async Task<ScheduleReply> PutAsync(ScheduleRequest request, bool mustBeNew, long? revision)
    {
        for (var conflicts = 0; conflicts < MaxConflicts; conflicts++)
        {
            var now = jobs.Clock.GetUtcNow();
            var existing = ScheduleValidator.IsName(Name) ? await schedules.FindAsync(Name, CancellationToken.None) : null;
            if (existing is not null && mustBeNew) return Rest(ScheduleReplyKind.Exists);
            if (revision is { } expected && existing?.Progress.Revision != expected) return Rest(ScheduleReplyKind.Changed);
            var (wanted, fault) = requests.Read(Name, request, existing, now);
            if (wanted is null) return Rest(ScheduleReplyKind.Fault) with { Fault = fault };
            var next = existing is null
                ? ScheduleLife.Create(Name, Guid.NewGuid(), wanted, request.Paused is true, now)
                : ScheduleLife.Change(existing, wanted, request.Paused ?? existing.Progress.PausedAt is not null, now);
            if (existing is null ? await schedules.TryAddAsync(next, CancellationToken.None)
                : await schedules.TryWriteAsync(existing, next, [], CancellationToken.None))
                return await DoneAsync(next, existing is null ? ScheduleReplyKind.Created : ScheduleReplyKind.Done);
            // The first try of that write may have come through unheard.
            if (existing is null && await schedules.FindAsync(Name, CancellationToken.None) is { } made && made.Generation == next.Generation)
                return await DoneAsync(made, ScheduleReplyKind.Created);
        }

        return Rest(ScheduleReplyKind.Busy);
    }

    /// <inheritdoc />
    public async Task<ScheduleReply> DeleteAsync()
    {
        var removed = await schedules.RemoveAsync(Name, CancellationToken.None);
        await ForgetAsync();
        return Rest(removed ? ScheduleReplyKind.Done : ScheduleReplyKind.NotFound);
    }

    /// <inheritdoc />
    public Task<ScheduleReply> PauseAsync() => ChangeAsync(schedule => Step(schedule, ScheduleLife.Pause(schedule, jobs.Clock.GetUtcNow())));

    /// <inheritdoc />
    public Task<ScheduleReply> ResumeAsync() => ChangeAsync(schedule => Step(schedule, ScheduleLife.Resume(schedule, jobs.Clock.GetUtcNow())));

    /// <inheritdoc />
    public async Task<ScheduleReply> RunAsync()
    {
        // The same for every try, so that one that came through unheard is not repeated.
        var id = ids.Next();
        return await ChangeAsync(schedule => ScheduleLife.RunNow(schedule, id, jobs.Clock.GetUtcNow())) with { JobId = id };
    }

    /// <inheritdoc />
    public async Task<ScheduleReply> BackfillAsync(DateTimeOffset from, DateTimeOffset to)
    {
        if (await schedules.FindAsync(Name, CancellationToken.None) is not { } schedule) return Rest(ScheduleReplyKind.NotFound);
        if (to > jobs.Clock.GetUtcNow()) return Fault("to", $"Expected a time that lies behind, got {to:O}.");
        if (from < DateTimeOffset.UnixEpoch) return Fault("from", $"Expected a time since 1970, got {from:O}.");
        if (from > to) return Fault("from", $"Expected a time not after to ({to:O}), got {from:O}.");
        if (ScheduleCalendar.TryCreate(Name, schedule.Definition, out var unknown) is not { } calendar)
            return Fault(unknown!.Field, unknown.Message);
        DateTimeOffset[] ticks =
            [.. calendar.After(from.AddTicks(-TimeSpan.TicksPerMicrosecond), ScheduleLimits.Backfill + 1).TakeWhile(tick => tick <= to)];
        if (ticks.Length > ScheduleLimits.Backfill)
            return Fault("to", $"Expected at most {ScheduleLimits.Backfill} ticks from {from:O} on, got more; that many are reached at {ticks[^2]:O}.");
        var reply = new ScheduleReply { Kind = ScheduleReplyKind.Done, Schedule = ScheduleWire.ToView(schedule), Ticks = ticks.Length };
        foreach (var part in ticks.Chunk(Math.Clamp(BackfillBytes / Math.Max(1, schedule.Definition.Job.Args.Length), 1, BackfillJobs)))
        {
            var missing = 0;
            foreach (var tick in part) missing += await jobs.FindAsync(TickIds.Of(schedule, tick), CancellationToken.None) is null ? 1 : 0;
            var done = await ChangeAsync(now => now.Generation == schedule.Generation
                ? ScheduleLife.Backfill(now, part, jobs.Clock.GetUtcNow()) : null);
            if (done.Kind != ScheduleReplyKind.Done) return done;
            reply = reply with { Schedule = done.Schedule, Enqueued = reply.Enqueued + missing };
        }

        return reply;
    }

    /// <inheritdoc />
    public Task ServeAsync() => LookAsync(byTimer: false);

    /// <summary>
    /// Ticks on one node a minute: that one serves the schedule if its next tick is near, so that it is in time after all nodes
    /// were started anew.
    /// </summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var progress = (await schedules.FindAsync(Name, CancellationToken.None))?.Progress;
        if (progress is null or { DueAt: null, Queued: null }) await ForgetAsync();
        else if (_timer is not null || progress.Queued is not null || progress.DueAt - jobs.Clock.GetUtcNow() < Soon) await LookAsync(byTimer: false);
        if (_timer is null) DeactivateOnIdle();
    }

    private async Task<ScheduleReply> ChangeAsync(Func<Schedule, ScheduleStep?> change)
    {
        for (var conflicts = 0; conflicts < MaxConflicts; conflicts++)
        {
            if (await schedules.FindAsync(Name, CancellationToken.None) is not { } schedule) return Rest(ScheduleReplyKind.NotFound);
            if (change(schedule) is not { } step) return await DoneAsync(schedule, ScheduleReplyKind.Done);
            if (await ticker.TryWriteAsync(schedule, step, CancellationToken.None)) return await DoneAsync(step.Next, ScheduleReplyKind.Done);
        }

        return Rest(ScheduleReplyKind.Busy);
    }

    private async Task<ScheduleReply> DoneAsync(Schedule schedule, ScheduleReplyKind kind)
    {
        await ArmAsync(schedule, atOnce: false);
        return new ScheduleReply { Kind = kind, Schedule = ScheduleWire.ToView(schedule) };
    }

    private async Task OnTimerAsync()
    {
        try
        {
            await LookAsync(byTimer: true);
        }
        catch (Exception failure)
        {
            Log.NotTicked(logger, failure, Name);
            _timer?.Change(Retry, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task LookAsync(bool byTimer)
    {
        var look = await ticker.LookAsync(Name, CancellationToken.None);
        // Whoever changed it since, or was quicker now, serves it.
        var beaten = look.Lost || (byTimer && look is { Written: null, Found: { } found } && found.Version != _known);
        if (look.Now is { } schedule && !beaten) await ArmAsync(schedule, look.MayHaveMore);
        else Leave();
    }

    /// <summary>Serves the schedule from here: waits for its next tick, and holds a reminder for as long as there is one.</summary>
    private async Task ArmAsync(Schedule schedule, bool atOnce)
    {
        _known = schedule.Version;
        if (schedule.Progress is { DueAt: null, Queued: null } or { PausedAt: not null })
        {
            await ForgetAsync();
            Leave();
            return;
        }

        var wait = atOnce ? TimeSpan.Zero : Wait(schedule.Progress);
        if (_timer is { } timer) timer.Change(wait, Timeout.InfiniteTimeSpan);
        else _timer = this.RegisterGrainTimer(OnTimerAsync, new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        DelayDeactivation(TimeSpan.MaxValue);
        if (!_reminded) await RemindAsync();
    }

    private async Task RemindAsync()
    {
        try
        {
            _reminded = true;
            await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
        }
        catch (Exception failure)
        {
            // The timer ticks without it, and other nodes look by themselves.
            _reminded = false;
            Log.NotReminded(logger, failure, Name);
        }
    }

    private TimeSpan Wait(ScheduleProgress progress)
    {
        var wait = progress.DueAt - jobs.Clock.GetUtcNow() ?? Longest;
        if (progress.Queued is not null && wait > QueuedPoll) wait = QueuedPoll;
        return wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < Shortest ? Shortest : wait > Longest ? Longest : wait;
    }

    private void Leave()
    {
        _timer?.Dispose();
        _timer = null;
        _reminded = false;
        DelayDeactivation(TimeSpan.Zero);
        DeactivateOnIdle();
    }

    private async Task ForgetAsync()
    {
        _reminded = false;
        if (await this.GetReminder(ReminderName) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private ScheduleReply Fault(string field, string message) => Rest(ScheduleReplyKind.Fault) with
    {
        Fault = new RequestFault { Code = ErrorCodes.InvalidArgument, Field = field, Message = message },
    };

    /// <summary>A reply that changed nothing; whoever makes names up must not leave an activation behind for each.</summary>
    private ScheduleReply Rest(ScheduleReplyKind kind)
    {
        if (_timer is null || kind is ScheduleReplyKind.NotFound or ScheduleReplyKind.Done) Leave();
        return new ScheduleReply { Kind = kind };
    }

    private static ScheduleStep? Step(Schedule before, Schedule after) => ReferenceEquals(before, after) ? null : new ScheduleStep(after, []);
}
