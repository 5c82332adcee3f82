namespace Gristmill.Jobs;

/// <summary>Does with some jobs what a bulk task is to do with all.</summary>
internal sealed class BulkStep(IJobStore store, QueueKeys keys, BulkTask task)
{
    private readonly BulkOrder _order = task.Order;

    /// <summary>How many of them were changed.</summary>
    public async Task<int> RunAsync(IReadOnlyList<Job> found, CancellationToken cancellation)
    {
        // Another node's clock may make ids that are lower than those of before.
        Guid[] ids = [.. found.Where(job => job.CreatedAt <= task.CreatedAt).Select(job => job.Id)];
        if (_order.Action == BulkAction.Delete) return await store.DeleteAsync(ids, cancellation);
        // Whole, for a list leaves out what a change writes again.
        var jobs = await store.FindManyAsync(ids, cancellation);
        var changed = await Task.WhenAll(jobs.Select(job => ChangeAsync(job, cancellation)));
        return changed.Count(done => done);
    }

    private async Task<bool> ChangeAsync(Job job, CancellationToken cancellation)
    {
        // What no longer is as the filter wants it was changed since it was found.
        if (!_order.Filter.Wants(job)) return false;
        var now = store.Clock.GetUtcNow();
        switch (_order.Action)
        {
            case BulkAction.Retry:
                return await store.TryRetryAsync(job, cancellation);
            case BulkAction.Cancel when job.State == JobState.Running:
                return await store.RequestCancelAsync(job.Id, cancellation);
            case BulkAction.Cancel:
                return JobTransitions.Next(job.State, JobVerb.Cancel) is not null
                    && await store.TryWriteAsync(job, JobLife.Cancel(job, now), cancellation);
            default:
                return JobLife.Waits(job) && await store.TryEditAsync(job, JobLife.Edit(job, await EditOfAsync(job), now), cancellation);
        }
    }

    private async Task<JobEdit> EditOfAsync(Job job) => _order.Action switch
    {
        BulkAction.Reschedule => new JobEdit { ScheduledAt = _order.ScheduledAt },
        BulkAction.SetPriority => new JobEdit { Priority = _order.Priority },
        BulkAction.SetQueue => new JobEdit
        {
            Queue = _order.Queue,
            Key = (await keys.PathsAsync()).TryGetValue(_order.Queue!, out var path) ? JobKeys.Of(path, job.Args) : "",
        },
        _ => throw new InvalidOperationException($"Unknown action {_order.Action}."),
    };
}
