using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Grains.Jobs;

/// <summary>Waits for jobs, straight over the store and the silo's own signals.</summary>
[StatelessWorker]
[Reentrant]
public sealed class JobWatchGrain(IJobStore store, IReportStore reports, JobWatcher watcher, ChangeFeed feed) : Grain, IJobWatchGrain
{
    /// <inheritdoc />
    public async Task<JobView?> UntilEndedAsync(Guid id, TimeSpan wait, CancellationToken cancellation) =>
        await watcher.UntilEndedAsync(id, wait, cancellation) is { } job ? Wire.ToView(job) : null;

    /// <inheritdoc />
    public async Task<JobNewsView?> WatchAsync(Guid id, string? cursor, TimeSpan wait, CancellationToken cancellation)
    {
        var seen = cursor is null ? default(JobCursor) : JobCursor.Parse(cursor);
        if (seen is not { } place) return new JobNewsView { Fault = ReportWire.BadCursor };
        return await watcher.WatchAsync(id, place, wait, cancellation) is { } news
            ? new JobNewsView { Events = [.. news.Events.Select(ReportWire.ToView)], Ended = news.Ended }
            : null;
    }

    /// <inheritdoc />
    public async Task<LogListing?> ListLogsAsync(LogRequest request, CancellationToken cancellation)
    {
        var after = request.After is null ? default(ReportPosition) : ReportWire.ParsePosition(request.After);
        if (after is not { } place) return new LogListing { Fault = ReportWire.BadLine };
        var lines = await reports.ListLinesAsync(
            new LogQuery(request.Job, request.Limit) { Attempt = request.Attempt, After = place, Last = request.Last }, cancellation);
        return lines.Count == 0 && await store.LookAsync(request.Job, cancellation) is null
            ? null
            : new LogListing { Lines = [.. lines.Select(ReportWire.ToView)] };
    }

    /// <inheritdoc />
    public async Task<ChangeNewsView> ReadChangesAsync(ChangeQuery query, string? cursor, TimeSpan wait, CancellationToken cancellation)
    {
        var after = cursor is null ? default(ChangeCursor?) : ChangeCursor.Parse(cursor);
        if (cursor is not null && after is null) return new ChangeNewsView { Fault = ReportWire.BadCursor };
        var filter = new ChangeFilter
        {
            Queue = query.Queue, Module = query.Module, Operation = query.Operation, Tag = query.Tag,
            State = query.State is { } state ? Enum.Parse<JobState>(state) : null,
        };
        var page = await feed.ReadAsync(filter, after, wait, cancellation);
        return new ChangeNewsView { Events = [.. page.Events.Select(ReportWire.ToView)], Cursor = page.Cursor.ToString() };
    }
}
