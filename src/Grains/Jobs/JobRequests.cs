using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Gristmill.Modules;

namespace Gristmill.Grains.Jobs;

/// <summary>Checks what somebody wants enqueued, against the modules this silo has and the bounds of a job.</summary>
public sealed class JobRequests(ModuleRegistry modules)
{
    /// <summary>The job that is wanted, or what is wrong.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="now">The store's time.</param>
    /// <param name="later">Members that its arguments will have when it runs, and have not yet; null for none.</param>
    public (NewJob? Wanted, RequestFault? Fault) Check(JobRequest request, DateTimeOffset now, IReadOnlyCollection<string>? later = null)
    {
        var (operation, missing) = FindOperation(request.Module, request.Operation);
        if (operation is null) return (null, missing);
        var lane = operation.Class == OperationClass.Cpu ? JobLane.Cpu : JobLane.Io;
        return CheckArgs(operation, request, later) is { } wrong ? (null, wrong)
            : Read(request, lane, operation.Retry.MaxAttempts ?? JobLimits.DefaultMaxAttempts, now);
    }

    /// <summary>
    /// What a job that waits is to become, or what is wrong. Its operation is asked for only when it gets new arguments: another silo may
    /// have it, or none.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="request">The job with what is to be changed of it.</param>
    /// <param name="withArgs">Whether its arguments are.</param>
    /// <param name="now">The store's time.</param>
    /// <param name="later">Members that its arguments will have when it runs, and have not yet.</param>
    public (NewJob? Wanted, RequestFault? Fault) CheckEdit(
        Job job, JobRequest request, bool withArgs, DateTimeOffset now, IReadOnlyCollection<string> later)
    {
        if (withArgs)
        {
            var (operation, missing) = FindOperation(job.Module, job.Operation);
            if (operation is null)
                return (null, Fault("args_uncheckable", "args", $"New arguments cannot be checked: {missing!.Message} Nothing was changed."));
            if (CheckArgs(operation, request, later) is { } wrong) return (null, wrong);
        }

        return Read(request, job.Lane, job.MaxAttempts, now);
    }

    private (OperationManifest? Operation, RequestFault? Missing) FindOperation(string module, string operation)
    {
        try
        {
            if (modules.Find(module) is not { } manifest)
                return (null, Fault(ModuleErrorCodes.ModuleNotFound, "module", $"There is no module '{module}'."));
            return manifest.Operations.TryGetValue(operation, out var found) ? (found, null)
                : (null, Fault(ModuleErrorCodes.OperationNotFound, "operation", $"Module '{module}' has no operation '{operation}'."));
        }
        catch (ManifestException unusable)
        {
            return (null, Fault(ModuleErrorCodes.ModuleUnavailable, "module", unusable.Message));
        }
    }

    private static RequestFault? CheckArgs(OperationManifest operation, JobRequest request, IReadOnlyCollection<string>? later) =>
        operation.Check(request.Args, later) is { } wrong
            ? Fault(ErrorCodes.InvalidArgument, new SchemaFault(wrong.Field, "").Within("args").Field, wrong.Message) : null;

    private static (NewJob? Wanted, RequestFault? Fault) Read(JobRequest request, JobLane lane, int maxAttempts, DateTimeOffset now)
    {
        if (request.Priority is < short.MinValue or > short.MaxValue)
            return (null, Fault(ErrorCodes.InvalidArgument, "priority",
                $"Expected {short.MinValue} to {short.MaxValue}, got {request.Priority}."));
        if (request.TimeoutSeconds is { } seconds && !(seconds >= JobLimits.MinTimeout.TotalSeconds && seconds <= JobLimits.MaxTimeout.TotalSeconds))
            return (null, Fault(ErrorCodes.InvalidArgument, "timeoutSeconds",
                $"Expected {JobLimits.MinTimeout.TotalSeconds} to {JobLimits.MaxTimeout.TotalSeconds}, got {seconds}."));
        var wanted = new NewJob
        {
            Module = request.Module,
            Operation = request.Operation,
            Lane = lane,
            Args = request.Args,
            Queue = request.Queue ?? JobLimits.DefaultQueue,
            Priority = (short)(request.Priority ?? 0),
            ScheduledAt = request.ScheduledAt,
            MaxAttempts = request.MaxAttempts ?? maxAttempts,
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
