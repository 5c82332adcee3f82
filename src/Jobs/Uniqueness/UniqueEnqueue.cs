namespace Gristmill.Jobs;

/// <summary>
/// Decides one enqueue of jobs that claim keys, while nobody else can claim them. What it decided is for the store to write.
/// </summary>
/// <param name="holders">Who holds which key, as far as anybody does; kept up to date by what is decided.</param>
/// <param name="now">The store's time.</param>
public sealed class UniqueEnqueue(Dictionary<string, KeyHolder> holders, DateTimeOffset now)
{
    private readonly List<Job> _new = [];
    private readonly Dictionary<Guid, (Job Held, Job Next)> _edits = [];

    /// <summary>The jobs to store.</summary>
    public IReadOnlyList<Job> New => _new;

    /// <summary>The waiting jobs to change.</summary>
    public IReadOnlyCollection<(Job Held, Job Next)> Edits => _edits.Values;

    /// <summary>What comes of these jobs, all or none: when one of them is refused, none changes anything.</summary>
    public IReadOnlyList<Enqueued> Decide(IReadOnlyList<UniqueJob> jobs)
    {
        if (RefusalOf(jobs) is { } refusal) return [.. jobs.Select(job => new Enqueued(job.Job, refusal))];
        return [.. jobs.Select(Decide)];
    }

    /// <summary>Those of the jobs that would be stored, as far as the earlier holders of their keys decide it.</summary>
    public IReadOnlyList<UniqueJob> Wanted(IReadOnlyList<UniqueJob> jobs) => RefusalOf(jobs) is not null ? []
        : [.. jobs.Where(job => job.Claims.All(claim => Holder(job, claim) is null))];

    /// <summary>The same for jobs of a batch.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="isNew">Whether the batch comes with them.</param>
    /// <returns>What comes of the jobs, and the batch to store; null where it stays as it is.</returns>
    public (IReadOnlyList<Enqueued> Jobs, Batch? Grown) Decide(IReadOnlyList<UniqueJob> jobs, Batch batch, bool isNew)
    {
        var before = _new.Count;
        var repeats = jobs.Any(job => job.Claims.Any(claim => Holder(job, claim) is not null));
        if (!isNew && !repeats && batch.ClosedAt is not null)
            return ([.. jobs.Select(job => new Enqueued(job.Job, Conflict.BatchClosed))], null);
        var enqueued = Decide(jobs);
        var added = _new.Count - before;
        return (enqueued, added > 0 || (isNew && jobs.Count == 0) ? batch with { Total = batch.Total + added } : null);
    }

    private Conflict? RefusalOf(IReadOnlyList<UniqueJob> jobs) => jobs.Select(Refusal).FirstOrDefault(refusal => refusal is not null);

    /// <summary>Why a job that claims an idempotency key is refused: it came with another fingerprint before, or its job is gone.</summary>
    private Conflict? Refusal(UniqueJob wanted)
    {
        foreach (var claim in wanted.Claims.Where(claim => claim.Fingerprint is not null))
        {
            if (!holders.TryGetValue(claim.Key, out var held) || held.Fingerprint is null) continue;
            if (held.Job is null ? JobIds.TimeOf(held.Id) + UniqueClaim.OncePeriod <= now : Holder(wanted, claim) is null) continue;
            if (held.Fingerprint != claim.Fingerprint) return Conflict.Refused;
            if (held.Job is null) return Conflict.Spent;
        }

        return null;
    }

    private KeyHolder? Holder(UniqueJob wanted, UniqueClaim claim) =>
        holders.TryGetValue(claim.Key, out var held) && held.Job is { } job && job.Id != wanted.Job.Id && claim.IsHeldBy(job, now)
            ? held : null;

    private Enqueued Decide(UniqueJob wanted)
    {
        foreach (var claim in wanted.Claims)
        {
            // Its own, from a transaction whose end was unknown: it is there.
            if (holders.TryGetValue(claim.Key, out var own) && own.Job?.Id == wanted.Job.Id) return new Enqueued(own.Job, Conflict.None);
            if (Holder(wanted, claim)?.Job is { } holder) return Answer(wanted, Resolve(wanted.Job, claim, holder));
        }

        _new.Add(wanted.Job);
        foreach (var claim in wanted.Claims) holders[claim.Key] = new KeyHolder(wanted.Job.Id, wanted.Job, claim.Fingerprint);
        return new Enqueued(wanted.Job, Conflict.None);
    }

    /// <summary>Whoever asks again under the same idempotency key is answered with the same job, also when that was there before.</summary>
    private Enqueued Answer(UniqueJob wanted, Enqueued answer)
    {
        foreach (var claim in wanted.Claims.Where(claim => claim.Fingerprint is not null))
            holders[claim.Key] = new KeyHolder(answer.Job.Id, answer.Job, claim.Fingerprint);
        return answer;
    }

    private Enqueued Resolve(Job wanted, UniqueClaim claim, Job holder)
    {
        if (claim.Fingerprint is not null) return new Enqueued(holder, Conflict.Repeated);
        if (claim.OnConflict == ConflictAction.Ignore || !JobLife.Waits(holder)) return new Enqueued(holder, Conflict.Ignored);
        var time = new JobEdit { ScheduledAt = wanted.ScheduledAt };
        var next = claim.OnConflict == ConflictAction.Replace
            ? JobLife.Edit(holder, JobEdit.Of(wanted), now) with
            {
                // Also where the new one has none.
                Timeout = wanted.Timeout, Retry = wanted.Retry, ExpiresAt = wanted.ExpiresAt,
            }
            : JobLife.Edit(holder, time, now);
        // It would expire before it is due.
        if (claim.OnConflict == ConflictAction.Reschedule && JobEditValidator.Check(next, time, now) is not null)
            return new Enqueued(holder, Conflict.Ignored);
        if (_new.IndexOf(holder) is >= 0 and var at) _new[at] = next with { Version = holder.Version };
        else _edits[holder.Id] = (_edits.TryGetValue(holder.Id, out var earlier) ? earlier.Held : holder, next);
        foreach (var (key, held) in holders.Where(each => each.Value.Job?.Id == holder.Id).ToArray())
            holders[key] = held with { Job = next };
        return new Enqueued(next, claim.OnConflict == ConflictAction.Replace ? Conflict.Replaced : Conflict.Rescheduled);
    }
}
