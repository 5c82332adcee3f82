using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Gristmill.Modules;
using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Grains.Jobs;

/// <summary>Takes in new jobs and finds jobs, straight over the store.</summary>
[StatelessWorker]
[Reentrant]
public sealed class JobCatalogGrain(
    IJobStore store, ModuleRegistry modules, JobIds ids, JobRunner runner, QueueKeys keys, WaitReasons reasons) : Grain, IJobCatalogGrain
{
    /// <inheritdoc />
    public async Task<EnqueueReply> EnqueueAsync(
        ImmutableArray<JobRequest> requests, CancellationToken cancellation)
    {
        var now = store.Clock.GetUtcNow();
        var jobs = new Job[requests.Length];
        var paths = await keys.PathsAsync();
        for (var i = 0; i < jobs.Length; i++)
        {
            var (wanted, fault) = Check(modules, requests[i], now);
            if (wanted is null) return new EnqueueReply { Fault = fault! with { Index = i } };
            if (paths.TryGetValue(wanted.Queue, out var path)) wanted = wanted with { Key = JobKeys.Of(path, wanted.Args) };
            jobs[i] = JobLife.Create(wanted, ids.Next(), now);
        }

        await runner.EnqueueAsync(jobs);
        return new EnqueueReply { Jobs = [.. jobs.Select(Wire.ToView)] };
    }

    /// <inheritdoc />
    public async Task<JobView?> FindAsync(Guid id, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } job
            ? Wire.ToView(job) with { Waiting = await reasons.FindAsync(job, cancellation) is { } reason ? Wire.ToView(reason) : null }
            : null;

    /// <inheritdoc />
    public async Task<JobListing> ListAsync(JobQuery query, CancellationToken cancellation)
    {
        var page = await store.ListAsync(
            new JobFilter
            {
                State = query.State is { } state ? Enum.Parse<JobState>(state) : null,
                Module = query.Module,
                Queue = query.Queue,
                Limit = query.Limit,
                After = query.After,
                Tag = query.Tag,
                ErrorCode = query.ErrorCode,
                CreatedFrom = query.CreatedFrom,
                CreatedBefore = query.CreatedBefore,
                Args = query.ArgsPath is { } path ? new ArgsCondition(path, query.ArgsValue) : null,
            },
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

    /// <summary>The job that a request asks for, or what is wrong with it.</summary>
    internal static (NewJob? Wanted, RequestFault? Fault) Check(ModuleRegistry modules, JobRequest request, DateTimeOffset now)
    {
        ModuleManifest? manifest;
        try
        {
            manifest = modules.Find(request.Module);
        }
        catch (ManifestException unusable)
        {
            return (null, Fault(ModuleErrorCodes.ModuleUnavailable, "module", unusable.Message));
        }

        if (manifest is null)
            return (null, Fault(
                ModuleErrorCodes.ModuleNotFound, "module", $"There is no module '{request.Module}'."));
        if (!manifest.Operations.TryGetValue(request.Operation, out var operation))
            return (null, Fault(ModuleErrorCodes.OperationNotFound, "operation",
                $"Module '{request.Module}' has no operation '{request.Operation}'."));
        if (request.Priority is < short.MinValue or > short.MaxValue)
            return (null, Fault(ErrorCodes.InvalidArgument, "priority",
                $"Expected {short.MinValue} to {short.MaxValue}, got {request.Priority}."));
        if (request.TimeoutSeconds is { } seconds && !(seconds >= JobLimits.MinTimeout.TotalSeconds && seconds <= JobLimits.MaxTimeout.TotalSeconds))
            return (null, Fault(ErrorCodes.InvalidArgument, "timeoutSeconds",
                $"Expected {JobLimits.MinTimeout.TotalSeconds} to {JobLimits.MaxTimeout.TotalSeconds}, got {seconds}."));
        if (operation.Check(request.Args) is { } wrong)
            return (null, Fault(ErrorCodes.InvalidArgument, new SchemaFault(wrong.Field, "").Within("args").Field, wrong.Message));
        var wanted = new NewJob
        {
            Module = request.Module,
            Operation = request.Operation,
            Lane = operation.Class == OperationClass.Cpu ? JobLane.Cpu : JobLane.Io,
            Args = request.Args,
            Queue = request.Queue ?? JobLimits.DefaultQueue,
            Priority = (short)(request.Priority ?? 0),
            ScheduledAt = request.ScheduledAt,
            MaxAttempts = request.MaxAttempts ?? operation.Retry.MaxAttempts ?? JobLimits.DefaultMaxAttempts,
            Tags = request.Tags,
            Timeout = request.TimeoutSeconds is { } limit ? TimeSpan.FromSeconds(limit) : null,
            ExpiresAt = request.ExpiresAt,
        };
        if (request.Retry is { } retry)
        {
            var (policy, bad) = RetryWire.Read(retry);
            if (bad is not null) return (null, Fault(ErrorCodes.InvalidArgument, bad.Field, bad.Message));
            wanted = wanted with { Retry = policy };
        }

        return NewJobValidator.Check(wanted, now) is { } fault
            ? (null, Fault(ErrorCodes.InvalidArgument, fault.Field, fault.Message))
            : (wanted, null);
    }

    private static RequestFault Fault(string code, string field, string message) =>
        new() { Code = code, Field = field, Message = message };
}
