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
    IJobStore store, JobRequests requests, JobIds ids, JobRunner runner, QueueKeys keys, WaitReasons reasons,
    JobArchive archive) : Grain, IJobCatalogGrain
{
    /// <inheritdoc />
    public Task<EnqueueReply> EnqueueAsync(ImmutableArray<JobRequest> requests, CancellationToken cancellation) =>
        EnqueueAsync(requests, (_, _) => null);

    /// <inheritdoc />
    public Task<EnqueueReply> EnqueueOnceAsync(
        ImmutableArray<JobRequest> requests, string idempotencyKey, CancellationToken cancellation) =>
        EnqueueAsync(requests, (request, index) => UniqueWire.ToClaim(request, idempotencyKey, index, requests.Length));

    /// <inheritdoc />
    public async Task<JobReply> EditAsync(Guid id, JobEditRequest edit, CancellationToken cancellation)
    {
        while (await store.FindAsync(id, cancellation) is { } job)
        {
            if (!JobLife.Waits(job)) return new JobReply { Kind = JobReplyKind.NotAllowed, Job = Wire.ToView(job) };
            var now = store.Clock.GetUtcNow();
            var (wanted, fault) = requests.Check(EditWire.Merge(job, edit), now);
            if (wanted is null) return new JobReply { Kind = JobReplyKind.Invalid, Fault = fault };
            var key = (await keys.PathsAsync()).TryGetValue(wanted.Queue, out var path) ? JobKeys.Of(path, wanted.Args) : "";
            var change = EditWire.ToEdit(edit, wanted) with { Key = key };
            var next = JobLife.Edit(job, change, now);
            if (JobEditValidator.Check(next, change, now) is { } misfit)
                return new JobReply
                {
                    Kind = JobReplyKind.Invalid,
                    Fault = new RequestFault { Code = ErrorCodes.InvalidArgument, Field = misfit.Field, Message = misfit.Message },
                };
            if (!await store.TryEditAsync(job, next, cancellation)) continue;
            runner.Expect(next);
            return new JobReply { Kind = JobReplyKind.Done, Job = Wire.ToView(next) };
        }

        return new JobReply { Kind = JobReplyKind.NotFound };
    }

    /// <inheritdoc />
    public async Task<JobView?> FindAsync(Guid id, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } job
            ? Wire.ToView(job) with { Waiting = await reasons.FindAsync(job, cancellation) is { } reason ? Wire.ToView(reason) : null }
            : await archive.FindAsync(id, cancellation) is { } archived ? Wire.ToView(archived) with { Archived = true } : null;

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

    private async Task<EnqueueReply> EnqueueAsync(ImmutableArray<JobRequest> wishes, Func<JobRequest, int, UniqueClaim?> claimOf)
    {
        var now = store.Clock.GetUtcNow();
        var jobs = new UniqueJob[wishes.Length];
        var paths = await keys.PathsAsync();
        for (var i = 0; i < jobs.Length; i++)
        {
            var (wanted, fault) = requests.Check(wishes[i], now);
            if (wanted is null) return new EnqueueReply { Fault = fault! with { Index = i } };
            if (paths.TryGetValue(wanted.Queue, out var path)) wanted = wanted with { Key = JobKeys.Of(path, wanted.Args) };
            var (own, bad) = UniqueWire.ToClaim(wishes[i].Unique, wanted);
            if (bad is not null) return new EnqueueReply { Fault = bad with { Index = i } };
            UniqueClaim?[] claims = [claimOf(wishes[i], i), own];
            jobs[i] = new UniqueJob(JobLife.Create(wanted, ids.Next(), now), [.. claims.OfType<UniqueClaim>()]);
        }

        if (jobs.All(job => job.Claims.IsEmpty))
        {
            await runner.EnqueueAsync([.. jobs.Select(job => job.Job)]);
            return new EnqueueReply { Jobs = [.. jobs.Select(job => Wire.ToView(job.Job))] };
        }

        var enqueued = await runner.EnqueueUniqueAsync(jobs);
        return enqueued[0].Conflict == Conflict.Refused
            ? new EnqueueReply { Fault = UniqueWire.Reused }
            : new EnqueueReply
            {
                Jobs = [.. enqueued.Select(each => Wire.ToView(each.Job))],
                Conflicts = [.. enqueued.Select(each => UniqueWire.ToText(each.Conflict))],
            };
    }
}
