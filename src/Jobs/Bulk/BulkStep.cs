namespace Gristmill.Jobs;

/// <summary>Does with some jobs what a bulk task is to do with all.</summary>
internal sealed class BulkStep(IJobStore store, QueueKeys keys, BulkTask task)
{
    private readonly BulkOrder _order = task.Order;

    /// <summary>How many were changed, and how many of those were found by this step itself beside the ones it was given.</summary>
    public async Task<(int Changed, int Further)> RunAsync(IReadOnlyList<Job> found, CancellationToken cancellation)
    {
        // Another node's clock may make ids that are lower than those of before.
        Guid[] ids = [.. found.Where(job => job.CreatedAt <= task.CreatedAt).Select(job => job.Id)];
        if (_order.Action == BulkAction.Delete) return (await store.DeleteAsync(ids, cancellation), 0);
        // Whole, for a list leaves out what a change writes again.
        var jobs = await store.FindManyAsync(ids, cancellation);
        if (_order.Action == BulkAction.Retry) return await RetryAsync(jobs, cancellation);
        var changed = await Task.WhenAll(jobs.Select(job => ChangeAsync(job, cancellation)));
        return (changed.Count(done => done), 0);
    }

    private async Task<(int, int)> RetryAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation)
    {
        var retried = await Task.WhenAll(jobs.Where(_order.Filter.Wants).Select(job => RetryAsync(job, cancellation)));
        var own = retried.SelectMany(ids => ids).Distinct().ToArray();
        return (own.Length, own.Except(jobs.Select(job => job.Id)).Count());
    }

    /// <summary>
    /// Retries a job; before one that ended for want of others' results, those of them that the order is about as well: else it would end
    /// again at once. The ids of the retried ones.
    /// </summary>
    private async Task<IReadOnlyList<Guid>> RetryAsync(Job job, CancellationToken cancellation)
    {
        List<Guid> retried = [];
        HashSet<Guid> seen = [job.Id];
        // Not by recursion: a chain may be long.
        Stack<(Job Job, bool AreOthersDone)> path = new([(job, false)]);
        while (path.TryPop(out var next))
        {
            if (next.AreOthersDone || !JobLife.MayWaitAgain(next.Job))
            {
                if (await store.TryRetryAsync(next.Job, cancellation)) retried.Add(next.Job.Id);
                continue;
            }

            path.Push((next.Job, true));
            foreach (var on in await store.ListDependenciesAsync(next.Job.Id, cancellation))
            {
                if (seen.Add(on.On) && await store.FindAsync(on.On, cancellation) is { State: JobState.Canceled or JobState.Discarded } other
                    && other.CreatedAt <= task.CreatedAt && _order.Filter.Wants(other)) path.Push((other, false));
            }
        }

        return retried;
    }

    private async Task<bool> ChangeAsync(Job job, CancellationToken cancellation)
    {
        // What no longer is as the filter wants it was changed since it was found.
        if (!_order.Filter.Wants(job)) return false;
        var now = store.Clock.GetUtcNow();
        switch (_order.Action)
        {
            case BulkAction.Cancel when job.State == JobState.Running:
                return await store.RequestCancelAsync(job.Id, cancellation);
            case BulkAction.Cancel:
                return JobTransitions.Next(job.State, JobVerb.Cancel) is not null
                    && await store.TryWriteAsync(job, JobLife.Cancel(job, now), cancellation);
            default:
                return JobLife.Waits(job) && await TryEditAsync(job, await EditOfAsync(job), now, cancellation);
        }
    }

    /// <summary>False also where the job would expire before it is due.</summary>
    private async Task<bool> TryEditAsync(Job job, JobEdit edit, DateTimeOffset now, CancellationToken cancellation)
    {
        var next = JobLife.Edit(job, edit, now);
        return JobEditValidator.Check(next, edit, now) is null && await store.TryEditAsync(job, next, cancellation);
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
