using System.Collections.Frozen;

namespace Gristmill.Jobs;

/// <summary>
/// The whole state machine as one table; drawn in <c>docs/job-states.md</c>. What is not in it cannot happen.
/// </summary>
public static class JobTransitions
{
    private static readonly FrozenDictionary<(JobState From, JobVerb Verb), JobState> Table =
        new Dictionary<(JobState, JobVerb), JobState>
        {
            [(JobState.Scheduled, JobVerb.Promote)] = JobState.Available,
            [(JobState.Scheduled, JobVerb.Cancel)] = JobState.Canceled,
            [(JobState.Scheduled, JobVerb.Retry)] = JobState.Available,

            [(JobState.Scheduled, JobVerb.Expire)] = JobState.Discarded,
            [(JobState.Scheduled, JobVerb.Discard)] = JobState.Discarded,
            [(JobState.Scheduled, JobVerb.Reschedule)] = JobState.Scheduled,

            [(JobState.Available, JobVerb.Acquire)] = JobState.Running,
            [(JobState.Available, JobVerb.Cancel)] = JobState.Canceled,
            [(JobState.Available, JobVerb.Expire)] = JobState.Discarded,
            [(JobState.Available, JobVerb.Reschedule)] = JobState.Scheduled,

            [(JobState.Running, JobVerb.Complete)] = JobState.Completed,
            [(JobState.Running, JobVerb.Fail)] = JobState.Retryable,
            [(JobState.Running, JobVerb.Discard)] = JobState.Discarded,
            [(JobState.Running, JobVerb.Release)] = JobState.Available,
            [(JobState.Running, JobVerb.Cancel)] = JobState.Canceled,
            [(JobState.Running, JobVerb.Snooze)] = JobState.Scheduled,

            [(JobState.Retryable, JobVerb.Promote)] = JobState.Available,
            [(JobState.Retryable, JobVerb.Cancel)] = JobState.Canceled,
            [(JobState.Retryable, JobVerb.Retry)] = JobState.Available,
            [(JobState.Retryable, JobVerb.Expire)] = JobState.Discarded,
            [(JobState.Retryable, JobVerb.Reschedule)] = JobState.Scheduled,

            [(JobState.Canceled, JobVerb.Retry)] = JobState.Available,
            [(JobState.Canceled, JobVerb.Await)] = JobState.Scheduled,
            [(JobState.Discarded, JobVerb.Retry)] = JobState.Available,
            [(JobState.Discarded, JobVerb.Await)] = JobState.Scheduled,
        }.ToFrozenDictionary();

    /// <summary>The state that <paramref name="verb"/> leads to, or null where it is not allowed.</summary>
    public static JobState? Next(JobState from, JobVerb verb) =>
        Table.TryGetValue((from, verb), out var to) ? to : null;

    /// <summary>The state that <paramref name="verb"/> leads to.</summary>
    /// <exception cref="InvalidOperationException">The table does not allow it.</exception>
    public static JobState Require(JobState from, JobVerb verb) =>
        Next(from, verb) ?? throw new InvalidOperationException($"A {from} job cannot {verb}.");
}
