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
        if (operation.Check(request.Args, later) is { } wrong)
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
