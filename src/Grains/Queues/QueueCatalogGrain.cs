using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Grains.Queues;

/// <summary>Queues and their rules, straight over the store.</summary>
[StatelessWorker]
[Reentrant]
public sealed class QueueCatalogGrain(IQueueStore queues, IJobStore store, QueueKeys keys, JobRunner runner) : Grain, IQueueCatalogGrain
{
    /// <inheritdoc />
    public async Task<ImmutableArray<QueueView>> ListAsync(CancellationToken cancellation)
    {
        var rules = (await queues.ListAsync(cancellation)).ToDictionary(each => each.Queue);
        var counts = (await store.CountAsync(cancellation)).ToLookup(count => count.Queue);
        return
        [
            .. rules.Keys.Union(counts.Select(queue => queue.Key)).Order(StringComparer.Ordinal)
                .Select(queue => QueueWire.ToView(rules.GetValueOrDefault(queue, new QueueRules { Queue = queue }), counts[queue])),
        ];
    }

    /// <inheritdoc />
    public async Task<QueueView?> FindAsync(string queue, CancellationToken cancellation)
    {
        var rules = await queues.FindAsync(queue, cancellation);
        JobCount[] counts = [.. (await store.CountAsync(cancellation)).Where(count => count.Queue == queue)];
        return rules is null && counts.Length == 0 ? null : QueueWire.ToView(rules ?? new QueueRules { Queue = queue }, counts);
    }

    /// <inheritdoc />
    public async Task<QueueReply> SaveAsync(QueueRulesView rules, CancellationToken cancellation)
    {
        var wanted = QueueWire.ToRules(rules);
        return (QueueWire.Check(rules) ?? QueueRulesValidator.Check(wanted)) is { } fault
            ? new QueueReply { Fault = ToFault(fault) }
            : await ChangedAsync(await queues.SaveAsync(wanted, cancellation), cancellation);
    }

    /// <inheritdoc />
    public async Task<QueueReply> PauseAsync(string queue, bool paused, CancellationToken cancellation) =>
        QueueRulesValidator.Check(new QueueRules { Queue = queue }) is { } fault
            ? new QueueReply { Fault = ToFault(fault) }
            : await ChangedAsync(await queues.PauseAsync(queue, paused, cancellation), cancellation);

    /// <inheritdoc />
    public async Task<bool> RemoveAsync(string queue, CancellationToken cancellation)
    {
        var removed = await queues.RemoveAsync(queue, cancellation);
        Tell();
        return removed;
    }

    private async Task<QueueReply> ChangedAsync(QueueRules rules, CancellationToken cancellation)
    {
        Tell();
        var counts = (await store.CountAsync(cancellation)).Where(count => count.Queue == rules.Queue);
        return new QueueReply { Queue = QueueWire.ToView(rules, counts) };
    }

    /// <summary>There may be jobs to take now, and keys to find.</summary>
    private void Tell()
    {
        keys.Forget();
        runner.Wake();
    }

    private static RequestFault ToFault(JobFault fault) =>
        new() { Code = ErrorCodes.InvalidArgument, Field = fault.Field, Message = fault.Message };
}
