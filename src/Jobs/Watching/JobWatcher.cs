namespace Gristmill.Jobs;

/// <summary>
/// Waits for jobs. The store is what it asks, on whichever node; what this silo commits wakes it at once, and what others do it finds
/// by looking again.
/// </summary>
public sealed class JobWatcher(IJobStore jobs, IReportStore reports, JobChanges changes)
{
    /// <summary>Lines of one look.</summary>
    public const int MaxLines = 500;

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan NewsLook = TimeSpan.FromSeconds(1);

    /// <summary>Waits until the job has ended, or until the time is over; null when there is no such job.</summary>
    public async Task<Job?> UntilEndedAsync(Guid id, TimeSpan wait, CancellationToken cancellation)
    {
        var began = jobs.Clock.GetTimestamp();
        using var subscription = changes.Subscribe(id);
        for (var pause = FirstLook; ; pause = pause * 2 < LongestLook ? pause * 2 : LongestLook)
        {
            if (await jobs.LookAsync(id, cancellation) is not { } job) return null;
            var left = wait - jobs.Clock.GetElapsedTime(began);
            if (job.IsFinal || left <= TimeSpan.Zero) return job;
            // Nobody else can end a job of a store that is not shared, but for its time that passes.
            var look = jobs.IsShared ? pause : NewsLook;
            await subscription.WaitAsync(look < left ? look : left, cancellation);
        }
    }

    /// <summary>Waits until there is something new of the job, or until the time is over; null when there is no such job.</summary>
    public async Task<JobNews?> WatchAsync(Guid id, JobCursor seen, TimeSpan wait, CancellationToken cancellation)
    {
        var began = jobs.Clock.GetTimestamp();
        using var subscription = changes.Subscribe(id);
        while (true)
        {
            if (await LookAsync(id, seen, cancellation) is not { } news) return null;
            var left = wait - jobs.Clock.GetElapsedTime(began);
            if (news.Ended || news.Events.Count > 0 || left <= TimeSpan.Zero) return news;
            await subscription.WaitAsync(NewsLook < left ? NewsLook : left, cancellation);
        }
    }

    private async Task<JobNews?> LookAsync(Guid id, JobCursor seen, CancellationToken cancellation)
    {
        // The job first: what an attempt told is written before its end, so that all of it is found once the end is seen.
        if (await jobs.LookAsync(id, cancellation) is not { } job) return null;
        // From nowhere: nothing has been seen then.
        if (seen.State > JobCursor.StateOf(job)) seen = default;
        var stateIsNew = JobCursor.StateOf(job) > seen.State;
        if (job.Attempt == 0 && job.Version == 1) return Order(stateIsNew ? job : null, null, [], seen, ended: job.IsFinal);
        var lines = await reports.ListLinesAsync(new LogQuery(id, MaxLines) { After = seen.Line }, cancellation);
        // The state comes between lines of before and of after it, so it waits until there are no more.
        if (lines.Count == MaxLines) return Order(null, null, lines, seen, ended: false);
        var progress = await reports.FindProgressAsync(id, cancellation) is { } told && told.Position.IsAfter(seen.Progress) ? told : null;
        if (stateIsNew && await jobs.FindAsync(id, cancellation) is { } whole && whole.Version == job.Version) job = whole;
        return Order(stateIsNew ? job : null, progress, lines, seen, job.IsFinal);
    }

    /// <summary>Lines and progress of attempts that were over when the job came to its state, the state, and the others.</summary>
    private static JobNews Order(Job? state, JobProgress? progress, IReadOnlyList<LogLine> lines, JobCursor seen, bool ended)
    {
        List<JobEvent> events = [];
        var before = state?.Version ?? long.MaxValue;
        foreach (var line in lines.Where(line => line.Position.Version < before)) AddLine(line);
        if (progress is { } earlier && earlier.Position.Version < before) AddProgress(earlier);
        if (state is not null)
        {
            seen = seen with { State = JobCursor.StateOf(state) };
            events.Add(new JobEvent(seen) { Job = state });
        }

        foreach (var line in lines.Where(line => line.Position.Version >= before)) AddLine(line);
        if (progress is { } later && later.Position.Version >= before) AddProgress(later);
        return new JobNews(events, ended);

        void AddLine(LogLine line)
        {
            seen = seen with { Line = line.Position };
            events.Add(new JobEvent(seen) { Line = line });
        }

        void AddProgress(JobProgress told)
        {
            seen = seen with { Progress = told.Position };
            events.Add(new JobEvent(seen) { Progress = told });
        }
    }
}
