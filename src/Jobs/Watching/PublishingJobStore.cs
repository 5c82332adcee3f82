namespace Gristmill.Jobs;

/// <summary>A job store that tells <see cref="JobChanges"/> what was committed by it.</summary>
public sealed class PublishingJobStore(IJobStore store, JobChanges changes) : IJobStore
{
    /// <inheritdoc />
    public TimeProvider Clock => store.Clock;

    /// <inheritdoc />
    public bool IsShared => store.IsShared;

    /// <inheritdoc />
    public async Task EnqueueAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation)
    {
        await store.EnqueueAsync(jobs, cancellation);
        if (!changes.IsHeard) return;
        foreach (var job in jobs) changes.Publish(ChangeNames.Enqueued, job);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Enqueued>> EnqueueUniqueAsync(
        IReadOnlyList<UniqueJob> jobs, Batch? batch, CancellationToken cancellation)
    {
        var enqueued = await store.EnqueueUniqueAsync(jobs, batch, cancellation);
        foreach (var each in enqueued)
        {
            if (each.Conflict == Conflict.None) changes.Publish(ChangeNames.Enqueued, each.Job);
            else if (each.Conflict is Conflict.Replaced or Conflict.Rescheduled) changes.Publish(ChangeNames.Edited, each.Job);
        }

        return enqueued;
    }

    /// <inheritdoc />
    public async Task<Settlement> SettleAsync(int limit, CancellationToken cancellation)
    {
        var settlement = await store.SettleAsync(limit, cancellation);
        if (!changes.IsHeard) return settlement;
        foreach (var (held, next) in settlement.Changed) changes.Publish(ChangeNames.Of(held, next), next);
        foreach (var job in settlement.Followed) changes.Publish(ChangeNames.Enqueued, job);
        return settlement;
    }

    /// <inheritdoc />
    public event EventHandler? AwaitedEnded
    {
        add => store.AwaitedEnded += value;
        remove => store.AwaitedEnded -= value;
    }

    /// <inheritdoc />
    public async Task<bool> TryWaitAgainAsync(Job held, CancellationToken cancellation)
    {
        if (!await store.TryWaitAgainAsync(held, cancellation)) return false;
        if (changes.IsHeard && await store.LookAsync(held.Id, CancellationToken.None) is { } job) changes.Publish(ChangeNames.Of(held, job), job);
        return true;
    }

    /// <inheritdoc />
    public Task<int> ForgetKeysAsync(DateTimeOffset before, int limit, CancellationToken cancellation) =>
        store.ForgetKeysAsync(before, limit, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> FindIdsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation) => store.FindIdsAsync(ids, cancellation);

    /// <inheritdoc />
    public Task<Job?> FindClaimantAsync(string key, CancellationToken cancellation) => store.FindClaimantAsync(key, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Dependency>> ListDependenciesAsync(Guid id, CancellationToken cancellation) =>
        store.ListDependenciesAsync(id, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> ListDependentsAsync(Guid id, int limit, CancellationToken cancellation) =>
        store.ListDependentsAsync(id, limit, cancellation);

    /// <inheritdoc />
    public async Task<bool> TryEditAsync(Job held, Job next, CancellationToken cancellation)
    {
        if (!await store.TryEditAsync(held, next, cancellation)) return false;
        changes.Publish(ChangeNames.Edited, next);
        return true;
    }

    /// <inheritdoc />
    public async Task<Acquisition> AcquireAsync(AcquisitionRequest request, CancellationToken cancellation)
    {
        var acquired = await store.AcquireAsync(request, cancellation);
        if (!changes.IsHeard) return acquired;
        foreach (var job in acquired.Jobs) changes.Publish(ChangeNames.Started, job);
        return acquired;
    }

    /// <inheritdoc />
    public async Task<bool> TryWriteAsync(Job held, Job next, CancellationToken cancellation)
    {
        if (!await store.TryWriteAsync(held, next, cancellation)) return false;
        changes.Publish(ChangeNames.Of(held, next), next);
        return true;
    }

    /// <inheritdoc />
    public async Task<bool> RequestCancelAsync(Guid id, CancellationToken cancellation)
    {
        if (!await store.RequestCancelAsync(id, cancellation)) return false;
        if (changes.IsHeard && await store.LookAsync(id, CancellationToken.None) is { } job) changes.Publish(ChangeNames.CancelRequested, job);
        return true;
    }

    /// <inheritdoc />
    public Task<Renewal> RenewAsync(string silo, IReadOnlyList<AttemptId> running, TimeSpan lease, CancellationToken cancellation) =>
        store.RenewAsync(silo, running, lease, cancellation);

    /// <inheritdoc />
    public async Task<Promotion> PromoteAsync(int limit, CancellationToken cancellation)
    {
        var promotion = await store.PromoteAsync(limit, cancellation);
        // Which ones the store does not say.
        if (promotion.Expired > 0) changes.PublishGap(promotion.Expired);
        return promotion;
    }

    /// <inheritdoc />
    public Task HeartbeatAsync(SiloHeartbeat heartbeat, CancellationToken cancellation) => store.HeartbeatAsync(heartbeat, cancellation);

    /// <inheritdoc />
    public Task RemoveSiloAsync(string silo, CancellationToken cancellation) => store.RemoveSiloAsync(silo, cancellation);

    /// <inheritdoc />
    public Task<int> ForgetSilosAsync(TimeSpan silentFor, CancellationToken cancellation) => store.ForgetSilosAsync(silentFor, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<SiloRecord>> ListSilosAsync(CancellationToken cancellation) => store.ListSilosAsync(cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Job>> FindLostAsync(TimeSpan lostAfter, int limit, CancellationToken cancellation) =>
        store.FindLostAsync(lostAfter, limit, cancellation);

    /// <inheritdoc />
    public Task<Job?> FindAsync(Guid id, CancellationToken cancellation) => store.FindAsync(id, cancellation);

    /// <inheritdoc />
    public Task<Job?> LookAsync(Guid id, CancellationToken cancellation) => store.LookAsync(id, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Job>> FindManyAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation) =>
        store.FindManyAsync(ids, cancellation);

    /// <inheritdoc />
    public async Task<int> DeleteAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation)
    {
        var deleted = await store.DeleteAsync(ids, cancellation);
        foreach (var id in ids) changes.Wake(id);
        return deleted;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<Job>> ListAsync(JobIndex index, JobRange range, CancellationToken cancellation) =>
        store.ListAsync(index, range, cancellation);

    /// <inheritdoc />
    public Task<PruneStep> PruneAsync(
        JobState state, string queue, DateTimeOffset endedBefore, long kept, Guid? above, int limit, bool toTable,
        CancellationToken cancellation) =>
        store.PruneAsync(state, queue, endedBefore, kept, above, limit, toTable, cancellation);

    /// <inheritdoc />
    public Task<Prunable> FindPrunableAsync(
        JobState state, string queue, DateTimeOffset endedBefore, long kept, Guid? above, int limit, CancellationToken cancellation) =>
        store.FindPrunableAsync(state, queue, endedBefore, kept, above, limit, cancellation);

    /// <inheritdoc />
    public Task<int> DeleteUnchangedAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation) =>
        store.DeleteUnchangedAsync(jobs, cancellation);

    /// <inheritdoc />
    public Task<Job?> FindArchivedAsync(Guid id, CancellationToken cancellation) => store.FindArchivedAsync(id, cancellation);

    /// <inheritdoc />
    public Task<int> DeleteArchivedAsync(DateTimeOffset before, int limit, CancellationToken cancellation) =>
        store.DeleteArchivedAsync(before, limit, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListAvailableOperationsAsync(CancellationToken cancellation) =>
        store.ListAvailableOperationsAsync(cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<string, DateTimeOffset>> MarkUnrunnableAsync(
        IReadOnlyList<string> operations, CancellationToken cancellation) => store.MarkUnrunnableAsync(operations, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Job>> FindAvailableAsync(
        string operation, DateTimeOffset dueBefore, int limit, CancellationToken cancellation) =>
        store.FindAvailableAsync(operation, dueBefore, limit, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<JobCount>> CountAsync(CancellationToken cancellation) => store.CountAsync(cancellation);
}
