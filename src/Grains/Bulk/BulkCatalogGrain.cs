using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Gristmill.Grains.Jobs;
using Gristmill.Jobs;
using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Grains.Bulk;

/// <summary>Takes orders for many jobs; <see cref="BulkRunner"/> carries them out.</summary>
[StatelessWorker]
[Reentrant]
public sealed class BulkCatalogGrain(IBulkStore tasks, IJobStore store, JobIds ids, BulkRunner runner) : Grain, IBulkCatalogGrain
{
    /// <inheritdoc />
    public async Task<BulkReply> OrderAsync(BulkRequest request, bool dryRun, CancellationToken cancellation)
    {
        var (order, fault) = BulkWire.Read(request, store.Clock.GetUtcNow());
        if (order is null) return new BulkReply { Fault = fault };
        if (dryRun)
        {
            var preview = await BulkPreview.OfAsync(store, order.Filter, cancellation);
            return new BulkReply { Count = preview.Count, IsComplete = preview.IsComplete, Sample = [.. preview.Sample.Select(Wire.ToView)] };
        }

        var now = Microseconds.Truncate(store.Clock.GetUtcNow());
        var id = ids.Next();
        // Beginning below its own id, so that it meets no job that is enqueued from now on.
        var task = new BulkTask(id, order, now) { LeaseExpiresAt = now, After = id };
        await tasks.AddAsync(task, cancellation);
        runner.Wake();
        return new BulkReply { Task = BulkWire.ToView(task) };
    }

    /// <inheritdoc />
    public async Task<BulkTaskView?> FindAsync(Guid id, CancellationToken cancellation) =>
        await tasks.FindAsync(id, cancellation) is { } task ? BulkWire.ToView(task) : null;

    /// <inheritdoc />
    public async Task<ImmutableArray<BulkTaskView>> ListAsync(int limit, CancellationToken cancellation) =>
        [.. (await tasks.ListAsync(limit, cancellation)).Select(BulkWire.ToView)];

    /// <inheritdoc />
    public async Task<BulkTaskView?> StopAsync(Guid id, CancellationToken cancellation)
    {
        while (await tasks.FindAsync(id, cancellation) is { } task)
        {
            if (task.State != BulkState.Running || task.StopRequested) return BulkWire.ToView(task);
            var next = task with { StopRequested = true, Version = task.Version + 1 };
            if (await tasks.TryWriteAsync(task, next, cancellation)) return BulkWire.ToView(next);
        }

        return null;
    }
}
