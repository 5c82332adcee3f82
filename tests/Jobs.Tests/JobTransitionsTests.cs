namespace Gristmill.Jobs.Tests;

public sealed class JobTransitionsTests
{
    /// <summary>Every state against every verb; '.' where the verb is refused. Columns in the order of the states.</summary>
    private static readonly Dictionary<JobVerb, string[]> Table = new()
    {
        //                     Scheduled    Available   Running      Retryable    Completed  Canceled     Discarded
        [JobVerb.Promote] = ["Available", ".", ".", "Available", ".", ".", "."],
        [JobVerb.Acquire] = [".", "Running", ".", ".", ".", ".", "."],
        [JobVerb.Complete] = [".", ".", "Completed", ".", ".", ".", "."],
        [JobVerb.Fail] = [".", ".", "Retryable", ".", ".", ".", "."],
        [JobVerb.Discard] = ["Discarded", ".", "Discarded", ".", ".", ".", "."],
        [JobVerb.Release] = [".", ".", "Available", ".", ".", ".", "."],
        [JobVerb.Cancel] = ["Canceled", "Canceled", "Canceled", "Canceled", ".", ".", "."],
        [JobVerb.Retry] = ["Available", ".", ".", "Available", ".", "Available", "Available"],
        [JobVerb.Snooze] = [".", ".", "Scheduled", ".", ".", ".", "."],
        [JobVerb.Reschedule] = ["Scheduled", "Scheduled", ".", "Scheduled", ".", ".", "."],
        [JobVerb.Await] = [".", ".", ".", ".", ".", "Scheduled", "Scheduled"],
        [JobVerb.Expire] = ["Discarded", "Discarded", ".", "Discarded", ".", ".", "."],
    };

    public static TheoryData<JobState, JobVerb> EveryPair()
    {
        TheoryData<JobState, JobVerb> pairs = [];
        foreach (var state in Enum.GetValues<JobState>())
            foreach (var verb in Enum.GetValues<JobVerb>()) pairs.Add(state, verb);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Every_pair_of_state_and_verb_is_decided(JobState from, JobVerb verb)
    {
        var expected = Table[verb][Array.IndexOf(Enum.GetValues<JobState>(), from)];
        Assert.Equal(expected, JobTransitions.Next(from, verb)?.ToString() ?? ".");
        if (expected == ".") Assert.Throws<InvalidOperationException>(() => JobTransitions.Require(from, verb));
        else Assert.Equal(expected, JobTransitions.Require(from, verb).ToString());
    }
}
