using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>New jobs that claim keys, wait for others or belong to a batch.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="batch">The batch they belong to; null for none.</param>
/// <param name="clock">The clock by which keys are held.</param>
internal sealed class UniqueEnqueueWrite(IReadOnlyList<UniqueJob> jobs, Batch? batch, TimeProvider clock)
    : PendingWrite<IReadOnlyList<Enqueued>>([])
{
    public IReadOnlyList<UniqueJob> Jobs => jobs;

    public Batch? Batch => batch;

    /// <summary>The earlier jobs that these wait for.</summary>
    public IReadOnlyList<Guid> Earlier { get; } = Workflow.Earlier(jobs);

    /// <summary>Those of them that were not there before it began.</summary>
    public IReadOnlySet<Guid> Missing { get; init; } = new HashSet<Guid>();

    /// <summary>Whether one of the earlier jobs was told of meanwhile, or is gone: nothing was stored.</summary>
    public bool MissedEarlier { get; set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public override long Size { get; } = jobs.Sum(job => 512L + (64L * job.After.Length) + job.Job.Args.Length);

    /// <summary>A batch must not grow twice by the same jobs. Without one it finds its own when it is written again.</summary>
    public override async Task<bool> FindWrittenAsync(NpgsqlConnection connection)
    {
        if (batch is null) return false;
        await using var command = new NpgsqlCommand($"SELECT {JobRow.Columns} FROM jobs WHERE id = ANY($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. jobs.Select(each => each.Job.Id)] });
        await using var rows = await command.ExecuteReaderAsync();
        Dictionary<Guid, Job> found = [];
        while (await rows.ReadAsync())
        {
            var job = JobRow.Read(rows);
            found[job.Id] = job;
        }

        if (jobs.Count == 0 || !jobs.All(each => found.ContainsKey(each.Job.Id))) return false;
        Result = [.. jobs.Select(each => new Enqueued(found[each.Job.Id], Conflict.None))];
        return true;
    }
}
