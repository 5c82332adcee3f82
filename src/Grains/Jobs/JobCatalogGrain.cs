using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Grains.Jobs;

/// <summary>Takes in new jobs and finds jobs, straight over the store.</summary>
[StatelessWorker]
[Reentrant]
public sealed class JobCatalogGrain(
    IJobStore store, IReportStore reports, Enqueuer enqueuer, JobRequests requests, JobRunner runner, QueueKeys keys, WaitReasons reasons,
    JobArchive archive) : Grain, IJobCatalogGrain
{
    private const int MostDependents = 50;

    /// <inheritdoc />
    public Task<EnqueueReply> EnqueueAsync(ImmutableArray<JobRequest> requests, CancellationToken cancellation) =>
        enqueuer.EnqueueAsync(requests, idempotencyKey: null);

    /// <inheritdoc />
    public Task<EnqueueReply> EnqueueOnceAsync(
        ImmutableArray<JobRequest> requests, string idempotencyKey, CancellationToken cancellation) =>
        enqueuer.EnqueueAsync(requests, idempotencyKey);

    /// <inheritdoc />
    public async Task<JobReply> EditAsync(Guid id, JobEditRequest edit, CancellationToken cancellation)
    {
        while (await store.FindAsync(id, cancellation) is { } job)
        {
            if (!JobLife.Waits(job)) return new JobReply { Kind = JobReplyKind.NotAllowed, Job = Wire.ToView(job) };
            var now = store.Clock.GetUtcNow();
            var (merged, later) = (EditWire.Merge(job, edit), await LaterAsync(job, cancellation));
            var (wanted, fault) = requests.CheckEdit(job, merged, edit.Args is not null, now, later);
            if (edit.Args is not null && later.Count > 0 && AfterWire.CheckArgs(merged, 0, later, "args") is { } overlap)
                return new JobReply { Kind = JobReplyKind.Invalid, Fault = overlap };
            if (wanted is null) return new JobReply { Kind = JobReplyKind.Invalid, Fault = fault };
            if (edit.Args is not null && UniqueWire.Check(job.Unique, wanted) is { } incomparable)
                return new JobReply { Kind = JobReplyKind.Invalid, Fault = incomparable };
            var key = (await keys.PathsAsync()).TryGetValue(wanted.Queue, out var path) ? JobKeys.Of(path, wanted.Args) : "";
            var change = EditWire.ToEdit(edit, wanted) with { Key = key };
            var next = JobLife.Edit(job, change, now);
            if (JobEditValidator.Check(next, change, now) is { } misfit)
                return new JobReply
                {
                    Kind = JobReplyKind.Invalid,
                    Fault = new RequestFault { Code = ErrorCodes.InvalidArgument, Field = misfit.Field, Message = misfit.Message },
                };
            if (!await store.TryEditAsync(job, next, cancellation))
            {
                if (await UniqueWire.FindConflictAsync(store, job, next) is { } taken)
                    return new JobReply { Kind = JobReplyKind.Taken, Job = Wire.ToView(job), Fault = taken };
                continue;
            }

            runner.Expect(next);
            return new JobReply { Kind = JobReplyKind.Done, Job = await Wire.ToViewAsync(store, next, cancellation) };
        }

        return new JobReply { Kind = JobReplyKind.NotFound };
    }

    /// <inheritdoc />
    public async Task<JobView?> FindAsync(Guid id, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { } job)
            return await archive.FindAsync(id, cancellation) is { } archived ? Wire.ToView(archived) with { Archived = true } : null;
        var reason = await reasons.FindAsync(job, cancellation);
        var progress = job.AttemptedAt is null ? null : await reports.FindProgressAsync(id, cancellation);
        return await Wire.ToViewAsync(store, job, cancellation) with
        {
            Waiting = reason is null ? null : Wire.ToView(reason),
            Dependents = job is { IsAwaited: false, ToldAs: null } ? [] : [.. await store.ListDependentsAsync(id, MostDependents, cancellation)],
            Progress = progress is null ? null : ReportWire.ToView(progress),
        };
    }

    /// <inheritdoc />
    public async Task<JobListing> ListAsync(JobQuery query, CancellationToken cancellation)
    {
        var page = await store.ListAsync(
            Wire.ToFilter(query),
            cancellation);
        return new JobListing { Jobs = [.. page.Jobs.Select(Wire.ToView)], Next = page.Next };
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<JobCountView>> CountAsync(CancellationToken cancellation) =>
    [
        .. (await store.CountAsync(cancellation)).Select(count => new JobCountView
        {
            Queue = count.Queue, State = count.State.ToString(), Count = count.Count,
        }),
    ];

    /// <inheritdoc />
    public async Task<JobReply> DeleteAsync(Guid id, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { } job) return new JobReply { Kind = JobReplyKind.NotFound };
        return job.IsFinal && await store.DeleteAsync([id], cancellation) == 1
            ? new JobReply { Kind = JobReplyKind.Done }
            : new JobReply { Kind = JobReplyKind.NotAllowed, Job = Wire.ToView(job) };
    }

    /// <summary>The members of a job's arguments that come when what it waits for has ended.</summary>
    private async Task<IReadOnlyList<string>> LaterAsync(Job job, CancellationToken cancellation) => job.WaitsFor <= 0 ? []
        : [.. (await store.ListDependenciesAsync(job.Id, cancellation)).Select(each => each.As).OfType<string>()];
}
