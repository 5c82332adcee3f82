using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Grains.Schedules;

/// <summary>Finds schedules and looks ahead, straight over the store.</summary>
[StatelessWorker]
[Reentrant]
public sealed class ScheduleCatalogGrain(IScheduleStore schedules, IJobStore jobs, ScheduleRequests requests)
    : Grain, IScheduleCatalogGrain
{
    /// <inheritdoc />
    public async Task<ScheduleView?> FindAsync(string name, int next, CancellationToken cancellation)
    {
        if (!ScheduleValidator.IsName(name) || await schedules.FindAsync(name, cancellation) is not { } schedule) return null;
        var view = ScheduleWire.ToView(schedule);
        var recent = view.Recent;
        for (var i = 0; i < recent.Length; i++)
        {
            if (recent[i].JobId is { } id && await jobs.FindAsync(id, cancellation) is { } job)
                recent = recent.SetItem(i, recent[i] with { JobState = job.State.ToString() });
        }

        view = view with { Recent = recent };
        if (ScheduleCalendar.TryCreate(name, schedule.Definition, out var fault) is not { } calendar)
            return view with { IdleReason = fault!.Message };
        if (schedule.Progress is not { PausedAt: null, NextAt: { } first }) return view;
        return view with { Next = ScheduleWire.Times(calendar, first.AddTicks(-TimeSpan.TicksPerMicrosecond), next) };
    }

    /// <inheritdoc />
    public async Task<ScheduleListing> ListAsync(string? after, int limit, CancellationToken cancellation)
    {
        var found = await schedules.ListAsync(after, limit + 1, cancellation);
        return new ScheduleListing
        {
            Schedules = [.. found.Take(limit).Select(ScheduleWire.ToView)],
            Next = found.Count > limit ? found[limit - 1].Name : null,
        };
    }

    /// <inheritdoc />
    public Task<SchedulePreview> PreviewAsync(string name, ScheduleRequest request, DateTimeOffset? from, int count)
    {
        var now = jobs.Clock.GetUtcNow();
        var (wanted, wrong) = requests.Read(name, request, existing: null, now);
        if (wanted is null) return Task.FromResult(new SchedulePreview { Fault = wrong });
        var calendar = ScheduleCalendar.TryCreate(name, wanted, out _)!;
        return Task.FromResult(new SchedulePreview { Next = ScheduleWire.Times(calendar, from ?? now, count) });
    }
}
