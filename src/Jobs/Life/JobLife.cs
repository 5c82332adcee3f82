using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>
/// Every transition that is decided outside the store, as a pure function from a job to the job it becomes. The store
/// writes what comes out, guarded by the version that went in.
/// </summary>
public static class JobLife
{
    /// <summary>A new job: Available, or Scheduled when its time lies ahead.</summary>
    public static Job Create(NewJob wanted, Guid id, DateTimeOffset now)
    {
        now = Microseconds.Truncate(now);
        var due = wanted.ScheduledAt is { } at && at > now ? Microseconds.Truncate(at) : now;
        return new Job
        {
            Id = id,
            Module = wanted.Module,
            Operation = wanted.Operation,
            Queue = wanted.Queue,
            Priority = wanted.Priority,
            Key = wanted.Key,
            Lane = wanted.Lane,
            Args = wanted.Args,
            State = due > now || wanted.WaitsFor > 0 ? JobState.Scheduled : JobState.Available,
            WaitsFor = wanted.WaitsFor,
            Batch = wanted.Batch,
            MaxAttempts = wanted.MaxAttempts,
            Timeout = wanted.Timeout,
            Retry = wanted.Retry,
            Unique = wanted.Unique,
            ExpiresAt = wanted.ExpiresAt is { } expires ? Microseconds.Truncate(expires) : null,
            Tags = wanted.Tags.IsEmpty ? [] : [.. wanted.Tags.Distinct()],
            CreatedAt = now,
            ScheduledAt = due,
        };
    }

    /// <summary>The job after its running attempt ended.</summary>
    /// <param name="job">The running job.</param>
    /// <param name="end">What the attempt came to.</param>
    /// <param name="now">The store's time.</param>
    /// <param name="backoff">The wait before the next attempt, asked for only when there is one.</param>
    public static Job End(Job job, AttemptEnd end, DateTimeOffset now, Func<Job, TimeSpan> backoff)
    {
        now = Microseconds.Truncate(now);
        return end switch
        {
            AttemptEnd.Completed completed => Leave(job, JobVerb.Complete, now) with { Result = completed.Result },
            AttemptEnd.Canceled => Cancel(job, now),
            AttemptEnd.Released released => Release(job, released, now),
            AttemptEnd.Snoozed snoozed => Snooze(job, snoozed, now),
            AttemptEnd.Failed failed => Fail(job, failed, AttemptOutcome.Failed, now, backoff),
            _ => throw new ArgumentOutOfRangeException(nameof(end), end, "Unknown end of an attempt."),
        };
    }

    /// <summary>
    /// The job after its silo died or let the lease run out. This counts the attempt, so that a job that takes its
    /// silo down with it every time comes to an end. The first time it takes the place in the queue it had, for most are
    /// not to blame; from then on it waits as after a failure.
    /// </summary>
    public static Job Rescue(Job job, DateTimeOffset now, Func<Job, TimeSpan> backoff) =>
        Fail(job, new AttemptEnd.Failed(ErrorCodes.LeaseLost, $"Silo {job.LeasedBy} died or lost the lease while it ran the attempt.",
            Retryable: true), AttemptOutcome.Rescued, Microseconds.Truncate(now), backoff);

    private static bool IsFirst(Job job, AttemptOutcome outcome) => job.History.All(attempt => attempt.Outcome != outcome);

    /// <summary>The job given back by a silo that had leased it and never started its attempt: as if it had not.</summary>
    public static Job Unstart(Job job, DateTimeOffset now) => job.CancelRequestedAt is not null
        ? Cancel(job, now)
        : Leave(job, JobVerb.Release, now) with { Attempt = job.Attempt - 1, AttemptedAt = null, LeasedBy = null };

    /// <summary>The job canceled: from any state in which the table allows it.</summary>
    public static Job Cancel(Job job, DateTimeOffset now)
    {
        now = Microseconds.Truncate(now);
        var canceled = Leave(job, JobVerb.Cancel, now);
        return job.State != JobState.Running ? canceled : canceled with
        {
            History = Append(job, AttemptOutcome.Canceled, ErrorCodes.Canceled, "The job was canceled.", now),
        };
    }

    /// <summary>Whether a job is neither running nor at its end, so that it may be changed.</summary>
    public static bool Waits(Job job) => job.State is JobState.Scheduled or JobState.Available or JobState.Retryable;

    /// <summary>A job that waits, changed. One whose attempts are to be fewer than those it has spent keeps one to spend.</summary>
    /// <exception cref="InvalidOperationException">It does not wait, or is unique and its new arguments cannot be compared.</exception>
    public static Job Edit(Job job, JobEdit edit, DateTimeOffset now)
    {
        var next = edit.ScheduledAt is not { } at || job.WaitsFor > 0 ? Stay(job)
            : at > now ? Leave(job, JobVerb.Reschedule, now)
            : job.State == JobState.Available ? Stay(job) : Leave(job, JobVerb.Promote, now);
        var (args, queue) = (edit.Args ?? job.Args, edit.Queue ?? job.Queue);
        return next with
        {
            Args = args,
            Queue = queue,
            Unique = edit.Args is null && edit.Queue is null ? job.Unique : job.Unique?.For(job.Module, job.Operation, queue, args),
            Key = edit.Key ?? job.Key,
            Priority = edit.Priority ?? job.Priority,
            // A time that lies behind puts it before nothing that is due by now.
            ScheduledAt = edit.ScheduledAt is { } due ? Microseconds.Truncate(due > now ? due : now) : job.ScheduledAt,
            MaxAttempts = edit.MaxAttempts is { } most ? Math.Max(most, job.Attempt + 1) : job.MaxAttempts,
            Timeout = edit.ClearTimeout ? null : edit.Timeout ?? job.Timeout,
            Retry = edit.ClearRetry ? null : edit.Retry ?? job.Retry,
            ExpiresAt = edit.ClearExpiresAt ? null : edit.ExpiresAt is { } expires ? Microseconds.Truncate(expires) : job.ExpiresAt,
        };
    }

    private static Job Stay(Job job) => Waits(job) ? job with { Version = job.Version + 1 }
        : throw new InvalidOperationException($"A {job.State} job cannot be changed.");

    /// <summary>A job that waited for others, and does so no more.</summary>
    public static Job WaitNoMore(Job job, DateTimeOffset now) =>
        (job.ScheduledAt > now ? Stay(job) : Leave(job, JobVerb.Promote, now)) with { WaitsFor = -1 };

    /// <summary>A job that can never begin.</summary>
    public static Job Discard(Job job, string code, DateTimeOffset now) => Leave(job, JobVerb.Discard, now) with { ErrorCode = code };

    /// <summary>Whether somebody may make the job run now: not when it lacks the results of others.</summary>
    public static bool MayRetry(Job job) => JobTransitions.Next(job.State, JobVerb.Retry) is not null && !LacksResults(job);

    /// <summary>Whether the job ended for want of others' results, so that it is made to wait for them again instead.</summary>
    public static bool MayWaitAgain(Job job) => job.State is JobState.Canceled or JobState.Discarded && LacksResults(job);

    private static bool LacksResults(Job job) => job.WaitsFor > 0
        || (job.WaitsFor < 0 && job is
        {
            Attempt: 0, IsFinal: true, ErrorCode: ErrorCodes.DependencyFailed or ErrorCodes.ResultsTooLarge or ErrorCodes.InvalidArgument
        });

    /// <summary>The job made to wait again for others, with at least one attempt to spend.</summary>
    public static Job WaitAgain(Job job, int waitsFor, DateTimeOffset now) => Leave(job, JobVerb.Await, now) with
    {
        WaitsFor = waitsFor,
        ErrorCode = null,
        FinalizedAt = null,
        CancelRequestedAt = null,
        ExpiresAt = job.ExpiresAt > now ? job.ExpiresAt : null,
    };

    /// <summary>The job made to run now, with at least one attempt to spend.</summary>
    public static Job Retry(Job job, DateTimeOffset now) => Leave(job, JobVerb.Retry, now) with
    {
        ScheduledAt = Microseconds.Truncate(now),
        FinalizedAt = null,
        CancelRequestedAt = null,
        ExpiresAt = job.ExpiresAt > now ? job.ExpiresAt : null,
        ErrorCode = FailureOf(job),
        MaxAttempts = Math.Max(job.MaxAttempts, job.Attempt + 1),
    };

    /// <summary>The code of its latest attempt that failed. That of an end without an attempt, such as an expiry, is not among them.</summary>
    private static string? FailureOf(Job job) =>
        job.History.LastOrDefault(attempt => attempt.Outcome is AttemptOutcome.Failed or AttemptOutcome.Rescued)?.Code;

    /// <summary>The job put off: its attempt comes back unspent, to run again later.</summary>
    private static Job Snooze(Job job, AttemptEnd.Snoozed snoozed, DateTimeOffset now)
    {
        if (job.CancelRequestedAt is not null) return Cancel(job, now);
        return Leave(job, JobVerb.Snooze, now) with
        {
            Attempt = job.Attempt - 1,
            ScheduledAt = Microseconds.Truncate(now + snoozed.Delay),
        };
    }

    /// <summary>The job that was not started in time.</summary>
    public static Job Expire(Job job, DateTimeOffset now) => Leave(job, JobVerb.Expire, now) with { ErrorCode = ErrorCodes.Expired };

    /// <summary>The Available job that no silo could run for too long.</summary>
    /// <param name="job">The job.</param>
    /// <param name="message">Why, for a person.</param>
    /// <param name="now">The store's time.</param>
    public static Job GiveUp(Job job, string message, DateTimeOffset now)
    {
        now = Microseconds.Truncate(now);
        return Leave(job, JobVerb.Expire, now) with
        {
            ErrorCode = ErrorCodes.Unrunnable,
            // The attempt that never began.
            History = Append(job with { Attempt = job.Attempt + 1, AttemptedAt = now, LeasedBy = null }, AttemptOutcome.Unrunnable,
                ErrorCodes.Unrunnable, message, now),
        };
    }

    private static Job Fail(
        Job job, AttemptEnd.Failed failure, AttemptOutcome outcome, DateTimeOffset now, Func<Job, TimeSpan> backoff)
    {
        if (job.CancelRequestedAt is not null) return Cancel(job, now);
        var mayRetry = failure.Retryable && job.Attempt < job.MaxAttempts;
        // A first rescue keeps its place in the queue.
        var next = !mayRetry || (outcome == AttemptOutcome.Rescued && IsFirst(job, outcome))
            ? job.ScheduledAt : Microseconds.Truncate(now + (failure.RetryAfter ?? backoff(job)));
        var retry = mayRetry && !(job.Retry?.Until is { } until && (next > until || now > until));
        return Leave(job, retry ? JobVerb.Fail : JobVerb.Discard, now) with
        {
            ScheduledAt = retry ? next : job.ScheduledAt,
            ErrorCode = failure.Code,
            History = Append(job, outcome, failure.Code, failure.Message, now),
        };
    }

    private static Job Release(Job job, AttemptEnd.Released released, DateTimeOffset now)
    {
        if (job.CancelRequestedAt is not null) return Cancel(job, now);
        return Leave(job, JobVerb.Release, now) with
        {
            Attempt = job.Attempt - 1,
            History = Append(job, AttemptOutcome.Released, released.Code, released.Message, now),
        };
    }

    private static Job Leave(Job job, JobVerb verb, DateTimeOffset now)
    {
        var next = job with
        {
            State = JobTransitions.Require(job.State, verb),
            LeaseExpiresAt = null,
            Version = job.Version + 1,
        };
        return next.IsFinal ? next with { FinalizedAt = Microseconds.Truncate(now) } : next;
    }

    /// <summary>A text's beginning, without half of a character that takes two.</summary>
    internal static string Cut(string text, int length) => text.Length <= length ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static ImmutableArray<AttemptRecord> Append(
        Job job, AttemptOutcome outcome, string code, string message, DateTimeOffset now)
    {
        var history = job.History.Length < JobLimits.HistoryLength ? job.History : job.History.RemoveAt(0);
        return history.Add(new AttemptRecord
        {
            Attempt = job.Attempt,
            Outcome = outcome,
            StartedAt = job.AttemptedAt ?? job.CreatedAt,
            EndedAt = now,
            Silo = job.LeasedBy ?? "",
            Code = code,
            Message = Cut(message, JobLimits.ErrorMessageLength),
        });
    }
}
