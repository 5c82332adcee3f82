using Gristmill.Grains.Interfaces;
using Gristmill.Grains.Jobs;
using Gristmill.Jobs;
using Gristmill.Modules;
using Gristmill.Modules.Sdk;
using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Grains.Modules;

/// <summary>
/// Runs a module's operations: as many activations as the silo has cores, reentrant, so that calls that wait cost
/// nothing. How much runs at once is for the module host's gates to say.
/// </summary>
[StatelessWorker]
[Reentrant]
public sealed class ModuleWorkerGrain(ModuleHost host, ReportWriter reports) : Grain, IModuleWorkerGrain
{
    /// <inheritdoc />
    public async Task<CallReply> InvokeAsync(CallRequest request, CancellationToken cancellation)
    {
        var outcome = await host.InvokeAsync(
            new ModuleCall
            {
                Module = this.GetPrimaryKeyString(),
                Operation = request.Operation,
                Arguments = request.Arguments,
                Timeout = request.Timeout,
                Attempt = request.JobId is { } id
                    ? new JobAttempt(id.ToString(), request.Attempt, request.MaxAttempts)
                    : null,
                // Of this silo: a job's grain and the worker that runs its attempt are on the same one.
                Observer = request.JobId is { } job && reports.Find(job, request.Attempt) is { } recorder ? new RecordedCall(recorder) : null,
            },
            cancellation);
        // Whoever makes names up must not leave an activation behind for each.
        if (outcome is ModuleOutcome.NotFound { Code: ModuleErrorCodes.ModuleNotFound }) DeactivateOnIdle();
        return ToReply(outcome) with { Ran = outcome.Ran };
    }

    private static CallReply ToReply(ModuleOutcome outcome) => outcome switch
    {
        ModuleOutcome.Success success => new() { Kind = CallReplyKind.Success, Result = success.Result },
        ModuleOutcome.ClientError error => new()
        {
            Kind = CallReplyKind.ClientError, Code = error.Code, Message = error.Message, Field = error.Field,
        },
        ModuleOutcome.Fault fault => new()
        {
            Kind = CallReplyKind.Fault, Code = fault.Code, Message = fault.Message, Retryable = fault.Retryable,
            RetryAfter = fault.RetryAfter, Snooze = fault.Snooze,
        },
        ModuleOutcome.TimedOut late => new()
        {
            Kind = CallReplyKind.TimedOut,
            Code = ModuleErrorCodes.TimedOut,
            Message = $"The time limit of {late.Limit.TotalSeconds} s passed.",
            Retryable = true,
        },
        ModuleOutcome.Canceled => new() { Kind = CallReplyKind.Canceled },
        ModuleOutcome.Draining => new() { Kind = CallReplyKind.Draining },
        ModuleOutcome.Overloaded full => new()
        {
            Kind = CallReplyKind.Overloaded, Code = ModuleErrorCodes.Overloaded, Message = full.Message, Retryable = true,
        },
        ModuleOutcome.NotFound missing => new()
        {
            Kind = CallReplyKind.NotFound, Code = missing.Code, Message = missing.Message, Retryable = true,
        },
        ModuleOutcome.Unavailable broken => new()
        {
            Kind = CallReplyKind.Unavailable,
            Code = ModuleErrorCodes.ModuleUnavailable,
            Message = broken.Message,
            Retryable = true,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome of a call."),
    };
}
