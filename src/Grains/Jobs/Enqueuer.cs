using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;

namespace Gristmill.Grains.Jobs;

/// <summary>Takes in new jobs: checks what is wanted, and stores all of it or nothing.</summary>
public sealed class Enqueuer(IJobStore store, JobRequests requests, JobIds ids, JobRunner runner, QueueKeys keys)
{
    /// <summary>Enqueues jobs, all or none.</summary>
    /// <param name="wishes">The jobs.</param>
    /// <param name="idempotencyKey">The key under which they are enqueued once; null for none.</param>
    /// <param name="batch">The batch they are to belong to; null for none.</param>
    /// <param name="with">What else is wanted under the key, as text that is the same when it comes again; null for nothing.</param>
    public async Task<EnqueueReply> EnqueueAsync(
        ImmutableArray<JobRequest> wishes, string? idempotencyKey, Batch? batch = null, string? with = null)
    {
        var now = store.Clock.GetUtcNow();
        var after = new AfterWire(wishes, ids);
        if (after.Fault is { } tangled) return new EnqueueReply { Fault = tangled };
        // One that comes again is answered as before, though a job that it waited for is gone.
        if (idempotencyKey is null && await FindMissingAsync(after) is { } missing) return new EnqueueReply { Fault = missing };
        var jobs = new UniqueJob[wishes.Length];
        var paths = await keys.PathsAsync();
        for (var i = 0; i < jobs.Length; i++)
        {
            var (job, fault) = Read(wishes[i], after, i, now, paths, batch);
            if (job is null) return new EnqueueReply { Fault = fault! with { Index = i } };
            if (idempotencyKey is not null)
                job = job with { Claims = job.Claims.Insert(0, UniqueWire.ToClaim(wishes[i], idempotencyKey, i, wishes.Length, with)) };
            jobs[i] = job;
        }

        if (batch is null && jobs.All(job => job.Claims.IsEmpty && job.After.IsEmpty))
        {
            await runner.EnqueueAsync([.. jobs.Select(job => job.Job)]);
            return new EnqueueReply { Jobs = [.. jobs.Select(job => Wire.ToView(job.Job))] };
        }

        var enqueued = await runner.EnqueueUniqueAsync(jobs, batch);
        if (enqueued is [{ Conflict: Conflict.Orphaned }, ..] && await FindMissingAsync(after) is { } gone) return new EnqueueReply { Fault = gone };
        var answer = Answer(enqueued);
        // Answers to several are in short, and have no room for what they wait for.
        return enqueued is [{ Job: var only }] && answer.Fault is null
            ? answer with { Jobs = [await Wire.ToViewAsync(store, only, CancellationToken.None)] } : answer;
    }

    private static EnqueueReply Answer(IReadOnlyList<Enqueued> enqueued) => (enqueued.Count == 0 ? Conflict.None : enqueued[0].Conflict) switch
    {
        Conflict.Refused => new EnqueueReply { Fault = UniqueWire.Reused },
        Conflict.Spent => new EnqueueReply { Fault = UniqueWire.Spent },
        Conflict.Orphaned => new EnqueueReply { Fault = AfterWire.Gone },
        Conflict.BatchClosed => new EnqueueReply { Fault = BatchWire.Closed },
        _ => new EnqueueReply
        {
            Jobs = [.. enqueued.Select(each => Wire.ToView(each.Job))],
            Conflicts = [.. enqueued.Select(each => UniqueWire.ToText(each.Conflict))],
        },
    };

    private (UniqueJob? Job, RequestFault? Fault) Read(
        JobRequest wish, AfterWire after, int index, DateTimeOffset now, IReadOnlyDictionary<string, string> paths, Batch? batch)
    {
        var waits = after.Of(index);
        var (wanted, fault) = requests.Check(wish, now, [.. waits.Select(each => each.As).OfType<string>()]);
        if (wanted is null) return (null, fault);
        if (paths.TryGetValue(wanted.Queue, out var path)) wanted = wanted with { Key = JobKeys.Of(path, wanted.Args) };
        var (rule, onConflict, bad) = UniqueWire.ToRule(wish.Unique, wanted);
        if (bad is not null) return (null, bad);
        if (rule is not null && batch is not null) return (null, UniqueWire.NotInBatch);
        if (rule is not null && after.IsAwaited(index)) return (null, UniqueWire.NotAwaited);
        if (rule is not null && onConflict != ConflictAction.Ignore && !waits.IsEmpty) return (null, UniqueWire.NotAfter);
        wanted = wanted with { WaitsFor = waits.Length, Batch = batch?.Id, Unique = rule };
        return (new UniqueJob(JobLife.Create(wanted, after.IdOf(index), now), rule is null ? [] : [rule.ToClaim(onConflict)]) { After = waits },
            null);
    }

    private async Task<RequestFault?> FindMissingAsync(AfterWire after)
    {
        if (after.Earlier.Count == 0) return null;
        var found = (await store.FindIdsAsync([.. after.Earlier.Keys], CancellationToken.None)).ToHashSet();
        return after.Earlier.FirstOrDefault(each => !found.Contains(each.Key)).Value;
    }
}
