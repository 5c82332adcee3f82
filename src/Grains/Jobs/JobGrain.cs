using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Storage;

namespace Gristmill.Grains.Jobs;

/// <summary>
/// One job. Runs its attempt when the silo's runner acquired the lease, listens for cancelation meanwhile, and writes
/// the outcome, fenced by the lease token and the row's version.
/// </summary>
// The one disposable is disposed of when the attempt ends.
#pragma warning disable CA1001
[PreferLocalPlacement]
public sealed class JobGrain(
    [PersistentState("job", JobGrainStorage.Name)] IPersistentState<JobGrainState> state,
    IJobStore store,
    JobRunner runner,
    LostJobs lostJobs,
    IBackoff backoff,
    ReportWriter reports,
    SiloIncarnation silo,
    ILogger<JobGrain> logger) : Grain, IJobGrain, IRemindable
#pragma warning restore CA1001
{
    private const string ReminderName = "attempt";
    private const int MaxConflicts = 5;
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxRetry = TimeSpan.FromSeconds(5);

    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private AttemptRecorder? _recorder;
    private int _attempt;
    private bool _leaseLost;
    private bool _cancelAsked;
    private bool _cutOff;
    private bool _followed;
    private bool _reminded;

    private bool RunsHere => _stop is not null;

    /// <inheritdoc />
    public async Task<bool> StartAsync(int attempt, string siloId)
    {
        var lease = new LeaseToken(attempt, siloId);
        if (siloId == silo.Id) await StopEarlierAsync(attempt);
        if (siloId == silo.Id && !RunsHere && state.State.Job?.Lease != lease) await state.ReadStateAsync();
        // What the runner handed over was read before the request, which an earlier attempt was told of.
        if (_cancelAsked && state.State.Job is { CancelRequestedAt: null }) await state.ReadStateAsync();
        _cancelAsked = false;
        if (siloId != silo.Id || RunsHere || state.State.Job is not { } job || job.Lease != lease)
        {
            if (!RunsHere) DeactivateOnIdle();
            return false;
        }

        _stop = new CancellationTokenSource();
        _attempt = attempt;
        _leaseLost = false;
        _cutOff = false;
        if (job.CancelRequestedAt is not null) await _stop.CancelAsync();
        // Not awaited: an attempt may last for hours, and the grain stays free for whoever wants to cancel it.
        _running = RunAsync(job);
        return true;
    }

    /// <inheritdoc />
    public async Task GiveBackAsync(int attempt, string siloId)
    {
        await StopEarlierAsync(attempt);
        if (RunsHere) return;
        for (var conflicts = 0; conflicts < MaxConflicts; conflicts++)
        {
            await state.ReadStateAsync();
            // Refused when a cancel request came in between: then it is to be canceled instead.
            if (state.State.Job is not { } job || job.Lease != new LeaseToken(attempt, siloId)
                || await TryWriteAsync(JobLife.Unstart(job, store.Clock.GetUtcNow()))) break;
        }

        DeactivateOnIdle();
    }

    /// <inheritdoc />
    public async Task LastAsync(int attempt)
    {
        if (!RunsHere || _attempt != attempt || _reminded) return;
        _reminded = true;
        await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
    }

    /// <inheritdoc />
    public async Task LoseLeaseAsync(int attempt)
    {
        if (_attempt != attempt || _stop is not { } stop) return;
        _leaseLost = true;
        await stop.CancelAsync();
    }

    /// <inheritdoc />
    public async Task CutOffAsync(int attempt)
    {
        if (_attempt != attempt || _stop is not { } stop) return;
        _cutOff = true;
        await stop.CancelAsync();
    }

    /// <inheritdoc />
    public async Task NoticeCancelAsync(int attempt)
    {
        if (_attempt != attempt || _stop is not { } stop || state.State.Job is not { } job) return;
        Mark(job);
        await stop.CancelAsync();
    }

    /// <inheritdoc />
    public async Task<JobReply> CancelAsync()
    {
        for (var conflicts = 0; ; conflicts++)
        {
            if (!RunsHere) await state.ReadStateAsync();
            if (state.State.Job is not { } job) return NotFound();
            if (JobTransitions.Next(job.State, JobVerb.Cancel) is null) return Reply(JobReplyKind.NotAllowed, job);
            if (job.State == JobState.Running)
            {
                if (await RequestCancelAsync() is { } marked) return Reply(JobReplyKind.Requested, marked);
            }
            else if (await TryWriteAsync(JobLife.Cancel(job, store.Clock.GetUtcNow())))
            {
                return Reply(JobReplyKind.Done, state.State.Job);
            }

            // Somebody was quicker, such as the runner that just acquired it: look again.
            if (conflicts == MaxConflicts) return Reply(JobReplyKind.NotAllowed, job);
        }
    }

    /// <inheritdoc />
    public async Task<JobReply> RetryAsync()
    {
        if (!RunsHere) await state.ReadStateAsync();
        if (state.State.Job is not { } job) return NotFound();
        if (RunsHere || !await store.TryRetryAsync(job, CancellationToken.None))
        {
            var taken = JobLife.MayRetry(job) || JobLife.MayWaitAgain(job)
                ? await UniqueWire.FindConflictAsync(store, job, job with { State = JobState.Available }) : null;
            return taken is not null ? Reply(JobReplyKind.Taken, job) with { Fault = taken }
                : Reply(JobReplyKind.NotAllowed, job) with { Fault = JobLife.MayWaitAgain(job) ? AfterWire.StillFailed : null };
        }

        await state.ReadStateAsync();
        runner.Settle();
        runner.Wake();
        return Reply(JobReplyKind.Done, state.State.Job);
    }

    /// <summary>
    /// The reminder of a lasting attempt. It outlives its silo: when the attempt no longer runs here, whoever holds
    /// dead leases is looked for at once.
    /// </summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (RunsHere) return;
        if (await lostJobs.RescueAsync(CancellationToken.None) > 0) runner.Wake();
        await state.ReadStateAsync();
        if (state.State.Job?.State != JobState.Running) await ForgetReminderAsync();
        DeactivateOnIdle();
    }

    /// <summary>
    /// Stops an attempt that still runs here though this silo acquired a later one of the same job: its lease was lost
    /// and nobody had told it yet.
    /// </summary>
    private async Task StopEarlierAsync(int attempt)
    {
        if (!RunsHere || _attempt >= attempt) return;
        _followed = true;
        await LoseLeaseAsync(_attempt);
        await _running;
        _followed = false;
    }

    private async Task RunAsync(Job job)
    {
        Job? became = null;
        _recorder = reports.Begin(AttemptId.Of(job));
        try
        {
            var reply = await GrainFactory.GetGrain<IModuleWorkerGrain>(job.Module)
                .InvokeAsync(Wire.ToCall(job), _stop!.Token);
            runner.OperationEnded(AttemptId.Of(job), reply.Kind is CallReplyKind.Success or CallReplyKind.Fault ? reply.Ran : null);
            // Before the job goes back, so that this silo does not take it again.
            if (reply.Kind == CallReplyKind.NotFound) runner.OperationMissing();
            became = await EndAsync(reply);
        }
        catch (OperationCanceledException)
        {
            became = await EndAsync(new CallReply { Kind = CallReplyKind.Canceled });
        }
        catch (Exception failure)
        {
            Log.AttemptBroke(logger, failure, job.Id, job.Attempt);
            became = await EndAsync(Wire.Broken(failure));
        }
        finally
        {
            _stop!.Dispose();
            _stop = null;
            runner.AttemptEnded(AttemptId.Of(job), became?.State, became is { State: JobState.Retryable or JobState.Scheduled } ? became.ScheduledAt : null);
            if (_reminded) await TryForgetReminderAsync();
            if (!_followed) DeactivateOnIdle();
        }
    }

    /// <summary>A reminder that is not forgotten now is forgotten when it ticks.</summary>
    private async Task TryForgetReminderAsync()
    {
        try
        {
            await ForgetReminderAsync();
        }
        catch (Exception failure)
        {
            Log.ReminderNotForgotten(logger, failure, this.GetPrimaryKey());
        }
    }

    /// <summary>Writes the outcome, for as long as it takes; null when the lease was lost and it was refused.</summary>
    private async Task<Job?> EndAsync(CallReply reply)
    {
        // Before the outcome: what it told is written under its lease.
        await reports.EndAsync(_recorder!, _leaseLost);
        for (var wait = FirstRetry; ; wait = wait * 2 < MaxRetry ? wait * 2 : MaxRetry)
        {
            if (_leaseLost) return null;
            var job = state.State.Job!;
            var next = JobLife.End(job, Wire.ToEnd(reply, job, _cutOff), store.Clock.GetUtcNow(), backoff.After);
            try
            {
                if (await TryWriteAsync(next))
                {
                    Log.AttemptEnded(logger, job.Id, job.Module, job.Operation, job.Attempt, next.State);
                    return next;
                }

                if (await SeesCancelAsync(job)) continue;
                Log.OutcomeRefused(logger, job.Id, job.Attempt);
                return null;
            }
            catch (Exception failure) when (failure is not InconsistentStateException)
            {
                // Said once: on a full disk there may be a thousand of these, again and again.
                if (wait == FirstRetry) Log.OutcomeNotWritten(logger, job.Id, job.Attempt, failure.GetBaseException().Message);
                await Task.Delay(wait, store.Clock);
            }
        }
    }

    /// <summary>Marks the running job for cancelation and tells its attempt; null when it no longer ran.</summary>
    private async Task<Job?> RequestCancelAsync()
    {
        var version = state.State.Job!.Version;
        if (!await store.RequestCancelAsync(state.State.Job.Id, CancellationToken.None)) return null;
        _cancelAsked = true;
        // The attempt may have ended while this turn waited.
        if (state.State.Job is not { State: JobState.Running } job || job.Version != version) return null;
        var marked = Mark(job);
        if (_stop is { } stop) await stop.CancelAsync();
        return marked;
    }

    /// <summary>The store has the cancel request; so has this activation now.</summary>
    private Job Mark(Job job)
    {
        var marked = job with { CancelRequestedAt = job.CancelRequestedAt ?? Microseconds.Truncate(store.Clock.GetUtcNow()) };
        (state.State.Job, state.State.Stored) = (marked, marked);
        return marked;
    }

    /// <summary>Whether an outcome was refused only because of a cancel request that had not arrived here.</summary>
    private async Task<bool> SeesCancelAsync(Job job)
    {
        await state.ReadStateAsync();
        return job.CancelRequestedAt is null
            && state.State.Job is { CancelRequestedAt: not null } found && found.Version == job.Version && found.Lease == job.Lease;
    }

    private async Task<bool> TryWriteAsync(Job next)
    {
        var held = state.State.Job;
        try
        {
            state.State.Job = next;
            await state.WriteStateAsync();
            return true;
        }
        catch (InconsistentStateException)
        {
            state.State.Job = held;
            return false;
        }
        catch
        {
            state.State.Job = held;
            throw;
        }
    }

    private async Task ForgetReminderAsync()
    {
        _reminded = false;
        if (await this.GetReminder(ReminderName) is { } reminder) await this.UnregisterReminder(reminder);
    }

    /// <summary>Whoever makes ids up must not leave an activation behind for each.</summary>
    private JobReply NotFound()
    {
        DeactivateOnIdle();
        return Reply(JobReplyKind.NotFound, null);
    }

    private static JobReply Reply(JobReplyKind kind, Job? job) =>
        new() { Kind = kind, Job = job is null ? null : Wire.ToView(job) };
}
