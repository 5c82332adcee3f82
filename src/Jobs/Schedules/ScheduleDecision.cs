using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>Decides, once, the ticks of a schedule that are due.</summary>
internal sealed class ScheduleDecision(Schedule held, ScheduleCalendar calendar, ImmutableArray<Guid> open, DateTimeOffset now)
{
    /// <summary>Jobs that are enqueued together, at most.</summary>
    private const int MaxJobs = 100;

    /// <summary>Ticks that are decided together, at most.</summary>
    private const int MaxTicks = 1_000;

    private readonly ScheduleDefinition _definition = held.Definition;

    /// <summary>How late a tick still runs: what is made on time is no catching up.</summary>
    private readonly TimeSpan _window = held.Definition.CatchUp > ScheduleLimits.OnTime ? held.Definition.CatchUp : ScheduleLimits.OnTime;

    private readonly ImmutableArray<Job>.Builder _jobs = ImmutableArray.CreateBuilder<Job>();
    private ScheduleProgress _progress = held.Progress with { Open = open };

    private bool IsFree => _progress.Open.IsEmpty || _definition.Overlap == ScheduleOverlap.Allow;

    /// <summary>What is to be written; null when nothing is.</summary>
    public ScheduleStep? Decide()
    {
        // A tick that is due now takes the place of one that waits for the end of a canceled job.
        if (_definition.Overlap != ScheduleOverlap.CancelRunning) EnqueueQueued();
        MissOld();
        for (var ticks = 0; ticks < MaxTicks && _jobs.Count < MaxJobs && Due() is { } tick; ticks++)
        {
            if (IsMissed(tick)) Pass(tick, ScheduleTickOutcome.Missed);
            else Decide(tick);
            _progress = _progress with { NextAt = calendar.Next(tick) };
        }

        EnqueueQueued();
        _progress = _progress with { DueAt = _progress.NextAt is { } next ? calendar.RunAt(next) : null };
        var before = held.Progress;
        return _jobs.Count == 0 && _progress.NextAt == before.NextAt && _progress.Queued == before.Queued ? null
            : new ScheduleStep(held with { Version = held.Version + 1, Progress = _progress }, _jobs.ToImmutable());
    }

    private DateTimeOffset? Due() => _progress.NextAt is { } tick && calendar.RunAt(tick) <= now ? tick : null;

    private bool IsMissed(DateTimeOffset tick) => now - calendar.RunAt(tick) > _window;

    private void Decide(DateTimeOffset tick)
    {
        switch (_definition.Overlap)
        {
            case ScheduleOverlap.CancelRunning:
                if (_progress.Queued is { } earlier) Pass(earlier, ScheduleTickOutcome.Skipped);
                _progress = _progress with { Queued = tick };
                break;
            case ScheduleOverlap.QueueOne when !IsFree && _progress.Queued is null:
                _progress = _progress with { Queued = tick };
                break;
            case var _ when IsFree && _progress.Queued is null:
                Enqueue(tick);
                break;
            default:
                Pass(tick, ScheduleTickOutcome.Skipped);
                break;
        }
    }

    /// <summary>Counts at once the ticks of a long outage, and goes on near its end when there are too many of them.</summary>
    private void MissOld()
    {
        if (Due() is not { } first || !IsMissed(first)) return;
        var (next, missed) = (calendar.Next(first), 1L);
        for (; next is { } tick && missed < ScheduleLimits.CountedMissed && IsMissed(tick); missed++) next = calendar.Next(tick);
        if (missed == ScheduleLimits.CountedMissed && calendar.Next(now - _window - _definition.Jitter) is var near && !(near < next))
            next = near;
        _progress = _progress.With(new ScheduleTick(first, ScheduleTickOutcome.Missed, now, Count: missed)) with { NextAt = next };
    }

    private void EnqueueQueued()
    {
        if (!IsFree || _progress.Queued is not { } tick) return;
        _progress = _progress with { Queued = null };
        Enqueue(tick);
    }

    private void Enqueue(DateTimeOffset tick)
    {
        var job = ScheduleLife.NewJob(held, TickIds.Of(held, tick), now);
        _jobs.Add(job);
        _progress = _progress.With(new ScheduleTick(tick, ScheduleTickOutcome.Enqueued, now, job.Id)).WithOpen(job.Id);
    }

    private void Pass(DateTimeOffset tick, ScheduleTickOutcome outcome) =>
        _progress = _progress.With(new ScheduleTick(tick, outcome, now));
}
