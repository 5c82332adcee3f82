namespace Gristmill.Jobs;

/// <summary>What becomes of a job as those end that it waits for.</summary>
public static class Dependencies
{
    /// <summary>What stands for the result of a job that did not complete.</summary>
    private static readonly ReadOnlyMemory<byte> Null = "null"u8.ToArray();

    /// <summary>
    /// A job that ended before those it waits for, made to wait again for those that are there; what is known of the others stays known.
    /// Where none is there it waits for nothing, and is to be settled. Null: it would end again at once, for one has failed without which it
    /// does not go on.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="all">All that it waits for, with what is known of them.</param>
    /// <param name="there">The state of those that are there.</param>
    /// <param name="now">The store's time.</param>
    public static Job? WaitAgain(
        Job job, IReadOnlyCollection<Dependency> all, IReadOnlyDictionary<Guid, JobState> there, DateTimeOffset now)
    {
        if (all.Count == 0 || all.Any(MustFail)) return null;
        var waitsFor = all.Count(each => there.ContainsKey(each.On));
        return JobLife.WaitAgain(job, waitsFor > 0 ? waitsFor : -1, now);

        bool MustFail(Dependency each) => there.TryGetValue(each.On, out var state)
            ? (each with { Outcome = state }).Fails : each.Outcome is null || each.Fails;
    }

    /// <summary>
    /// A Scheduled job after the last one ended that it waits for, or the first one whose failure ends it: Available, Scheduled where its
    /// time has not come, Canceled, or Discarded where the results are too large or its arguments cannot have them.
    /// </summary>
    /// <param name="job">The job that waits.</param>
    /// <param name="all">All that it waits for, with what is known of them.</param>
    /// <param name="now">The store's time.</param>
    public static Job Settle(Job job, IReadOnlyCollection<Dependency> all, DateTimeOffset now)
    {
        if (all.Any(each => each.Fails)) return JobLife.Cancel(job, now) with { ErrorCode = ErrorCodes.DependencyFailed };
        if (all.Any(each => each.IsTooLarge)) return JobLife.Discard(job, ErrorCodes.ResultsTooLarge, now);
        var results = all.Where(each => each.As is not null).ToDictionary(
            each => each.As!, each => each is { Outcome: JobState.Completed, Result: { } result } ? result : Null);
        if (job.Args.Length + results.Values.Sum(result => (long)result.Length) > DependencyLimits.ArgsBytes)
            return JobLife.Discard(job, ErrorCodes.ResultsTooLarge, now);
        if (results.Count > 0 && !JsonMembers.IsObject(job.Args.Span)) return JobLife.Discard(job, ErrorCodes.InvalidArgument, now);
        var args = results.Count == 0 ? job.Args : JsonMembers.With(job.Args.Span, results);
        return args.Length > DependencyLimits.ArgsBytes
            ? JobLife.Discard(job, ErrorCodes.ResultsTooLarge, now)
            : JobLife.WaitNoMore(job, now) with { Args = args };
    }
}
