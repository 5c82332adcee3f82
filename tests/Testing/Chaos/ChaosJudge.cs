namespace Gristmill.Testing.Chaos;

/// <summary>Holds the rules against what was written down.</summary>
internal sealed class ChaosJudge(ChaosRecord record, IReadOnlyList<NodeLoss> losses, TimeSpan takenBack, TimeSpan? runAgain)
{
    private const int Completed = 5;
    private const int Running = 3;
    private readonly Dictionary<string, IReadOnlyList<string>> _broken = [];

    public ChaosVerdict Judge(IReadOnlyCollection<Guid> acknowledged)
    {
        var stored = record.Jobs.Select(job => job.Id).ToHashSet();
        var rescued = record.Outcomes.SelectMany(outcomes => outcomes).Where(outcome => outcome.IsRescue).ToArray();
        var known = rescued.Select(Rescued).OfType<RescuedAttempt>().ToArray();
        Rule("no job that was acknowledged is lost", acknowledged.Where(id => !stored.Contains(id)).Select(id => $"{id}"));
        Rule("every job is Completed", record.Jobs.Where(job => job.State != Completed).Select(job => $"{job.Id}: state {job.State}"));
        Rule("no outcome is accepted twice", record.Outcomes.SelectMany(AcceptedTwice));
        Rule("attempts and history tell what happened", record.Jobs.SelectMany(OtherStory));
        Rule("the result is that of the attempt that ended the job", record.Jobs.Where(job => job.State == Completed
                && (job.Result != $"\"{job.Id} {job.Attempt}\"" || !record.Finished.Contains((job.Id, job.Attempt))))
            .Select(job => $"{job.Id}: attempt {job.Attempt}, result {job.Result}"));
        Rule("the kept counts are those of the table", record.CountsDiffer);
        Rule($"a lost node's jobs are taken back within {takenBack.TotalSeconds} s",
            known.Where(attempt => attempt.TakenBack > takenBack).Select(Tell));
        if (runAgain is { } limit)
            Rule($"they run again within {limit.TotalSeconds} s", known.Where(attempt => attempt.StartedAgain > limit).Select(Tell));
        Rule("only a lost node's jobs are rescued", rescued.Where(outcome => Rescued(outcome) is null)
            .Select(outcome => $"{outcome.Job}: attempt {outcome.Attempt} on {outcome.Silo} at {outcome.At:HH:mm:ss.fff}"));
        return new ChaosVerdict
        {
            Acknowledged = acknowledged.Count,
            Stored = record.Jobs.Count,
            Begun = record.Begun.Count,
            Finished = record.Finished.Count,
            Released = record.Outcomes.Sum(outcomes => outcomes.Count(outcome => outcome.IsReleased)),
            Rescued = known,
            Broken = _broken,
        };
    }

    private void Rule(string rule, IEnumerable<string> against) => _broken[rule] = [.. against];

    private static IEnumerable<string> AcceptedTwice(IGrouping<Guid, ChaosRecord.Outcome> outcomes)
    {
        foreach (var late in outcomes.Where(outcome => outcome.Was != Running))
            yield return $"{outcomes.Key}: from state {late.Was} to {late.State}, though it had ended";
        foreach (var twice in outcomes.Where(outcome => outcome.Was == Running && !outcome.IsReleased)
            .GroupBy(outcome => outcome.Attempt).Where(same => same.Count() > 1))
            yield return $"{outcomes.Key}: attempt {twice.Key} came to {twice.Count()} outcomes";
    }

    /// <summary>Attempts are counted from 1 without a gap, and the history names those that did not complete.</summary>
    private IEnumerable<string> OtherStory(ChaosRecord.JobRow job)
    {
        var outcomes = record.Outcomes[job.Id].ToArray();
        var spent = outcomes.Where(outcome => !outcome.IsReleased).Select(outcome => outcome.Attempt).ToArray();
        var history = string.Join(' ', outcomes.Where(outcome => outcome.Kind is not null)
            .Select(outcome => $"{outcome.Attempt}:{outcome.Kind}"));
        if (!spent.SequenceEqual(Enumerable.Range(1, job.Attempt))) yield return $"{job.Id}: spent {string.Join(' ', spent)} of {job.Attempt}";
        if (history != job.History) yield return $"{job.Id}: history {job.History}, but it was {history}";
    }

    private static string Tell(RescuedAttempt attempt) =>
        $"{attempt.Job}: attempt {attempt.Number} on {attempt.Loss.Incarnation}, {attempt.Loss.How}: taken back after "
        + $"{attempt.TakenBack.TotalSeconds:N1} s, backoff over after {attempt.Due?.TotalSeconds:N1} s, run again after "
        + $"{attempt.StartedAgain?.TotalSeconds:N1} s";

    /// <summary>Null when its node was not lost.</summary>
    private RescuedAttempt? Rescued(ChaosRecord.Outcome outcome)
    {
        var loss = losses.LastOrDefault(loss => loss.Incarnation == outcome.Silo && loss.At < outcome.At);
        return loss is null ? null : new RescuedAttempt(outcome.Job, outcome.Attempt, loss, outcome.At - loss.At,
            record.Promoted[outcome.Job].Where(at => at > outcome.At).Select(at => (TimeSpan?)(at - loss.At)).FirstOrDefault(),
            record.Begun.TryGetValue((outcome.Job, outcome.Attempt + 1), out var again) ? again - loss.At : null);
    }
}
