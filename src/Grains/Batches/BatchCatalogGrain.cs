using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Gristmill.Grains.Jobs;
using Gristmill.Jobs;
using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Grains.Batches;

/// <summary>Makes batches and finds them, straight over the store.</summary>
[StatelessWorker]
[Reentrant]
public sealed class BatchCatalogGrain(
    IBatchStore batches, IJobStore store, Enqueuer enqueuer, JobRequests requests, JobIds ids, QueueKeys keys, JobRunner runner)
    : Grain, IBatchCatalogGrain
{
    private const int MaxNameLength = 200;

    /// <inheritdoc />
    public async Task<BatchReply> CreateAsync(BatchRequest request, string? idempotencyKey, CancellationToken cancellation)
    {
        var now = Microseconds.Truncate(store.Clock.GetUtcNow());
        if (Check(request, idempotencyKey) is { } fault) return Bad(fault);
        var (callback, bad) = await ReadCallbackAsync(request, now);
        if (bad is not null) return Bad(bad with { Field = bad.Field == "as" ? "callback.as" : $"callback.job.{bad.Field}" });
        var batch = new Batch { Id = ids.Next(), Name = request.Name, CreatedAt = now, ClosedAt = request.Open ? null : now, Callback = callback };
        var enqueued = await enqueuer.EnqueueAsync(request.Jobs, idempotencyKey, batch, UniqueWire.ToText(request));
        if (enqueued.Fault is not null) return new BatchReply { Enqueued = enqueued };
        // Asked for again under the same key, it is the batch of the first time.
        var id = enqueued.Jobs.IsEmpty ? batch.Id : enqueued.Jobs[0].Batch ?? batch.Id;
        return new BatchReply { Batch = await FindAsync(id, cancellation), Enqueued = enqueued };
    }

    /// <inheritdoc />
    public async Task<BatchReply> AddAsync(
        Guid id, ImmutableArray<JobRequest> jobs, string? idempotencyKey, CancellationToken cancellation)
    {
        if (await batches.FindAsync(id, cancellation) is not { } batch) return new BatchReply();
        var enqueued = await enqueuer.EnqueueAsync(jobs, idempotencyKey, batch, $"{id}");
        return new BatchReply { Batch = await FindAsync(id, cancellation), Enqueued = enqueued };
    }

    /// <inheritdoc />
    public async Task<BatchView?> CloseAsync(Guid id, CancellationToken cancellation)
    {
        if (await batches.CloseAsync(id, cancellation) is not { } batch) return null;
        if (batch.FinishedAt is not null) runner.Wake();
        return BatchWire.ToView(batch);
    }

    /// <inheritdoc />
    public async Task<BatchView?> FindAsync(Guid id, CancellationToken cancellation) =>
        await batches.FindAsync(id, cancellation) is { } batch ? BatchWire.ToView(batch) : null;

    /// <inheritdoc />
    public async Task<ImmutableArray<BatchView>> ListAsync(Guid? below, int limit, CancellationToken cancellation) =>
        [.. (await batches.ListAsync(below, limit, cancellation)).Select(BatchWire.ToView)];

    private static RequestFault? Check(BatchRequest request, string? idempotencyKey) =>
        request.Name.Length > MaxNameLength || request.Name.Any(char.IsControl)
            ? Fault("name", $"Expected at most {MaxNameLength} characters, none of them a control character.")
        : request.Jobs.IsEmpty && !request.Open ? Fault("jobs", "Expected at least one job, unless the batch is open.")
        : request.Jobs.IsEmpty && idempotencyKey is not null ? Fault("Idempotency-Key", "Expected at least one job, for the key is kept with the jobs.")
        : request.CallbackAs is { } name && !AfterWire.IsMember(name) ? Fault("callback.as", AfterWire.MemberRule)
        : null;

    private async Task<(BatchCallback? Callback, RequestFault? Fault)> ReadCallbackAsync(BatchRequest request, DateTimeOffset now)
    {
        if (request.Callback is not { } wish) return (null, null);
        if (!wish.After.IsEmpty) return (null, Fault("after", "It comes after the batch, and waits for nothing else."));
        if (wish.Name is not null) return (null, Fault("name", "No job can wait for the one that follows a batch, so it takes no name."));
        if (wish.Unique is not null) return (null, Fault("unique", "The job that follows a batch cannot be unique."));
        var (wanted, fault) = requests.Check(wish, now, request.CallbackAs is { } name ? [name] : []);
        if (wanted is null) return (null, fault);
        if (request.CallbackAs is not null && AfterWire.CheckArgs(wish, 0, [request.CallbackAs], "as") is { } bad) return (null, bad);
        if ((await keys.PathsAsync()).TryGetValue(wanted.Queue, out var path)) wanted = wanted with { Key = JobKeys.Of(path, wanted.Args) };
        return (new BatchCallback(ids.Next(), wanted, request.CallbackAs), null);
    }

    private static BatchReply Bad(RequestFault fault) => new() { Enqueued = new EnqueueReply { Fault = fault with { Index = -1 } } };

    private static RequestFault Fault(string field, string message) =>
        new() { Code = ErrorCodes.InvalidArgument, Field = field, Message = message };
}
