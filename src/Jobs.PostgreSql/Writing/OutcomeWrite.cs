using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>A job's replacement, if the row is still the one that was held.</summary>
internal sealed class OutcomeWrite(Job held, Job next) : PendingWrite<bool>(false)
{
    public Job Held => held;

    public Job Next => next;

    /// <summary>Whether it ended a job whose end somebody waits for, as far as is known.</summary>
    public bool MayBeAwaited { get; set; }

    public override long Size => base.Size + (next.Result?.Length ?? 0);

    /// <summary>
    /// Whether the row is what this would have written, in all that the transition decided. Anybody else's transition of
    /// the same version differs in one of these at least.
    /// </summary>
    public override async Task<bool> FindWrittenAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand($"SELECT {JobRow.Columns} FROM jobs WHERE id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = next.Id });
        await using var rows = await command.ExecuteReaderAsync();
        if (!await rows.ReadAsync()) return Result = false;
        var found = JobRow.Read(rows);
        return Result = found.Version == next.Version && found.State == next.State && found.Attempt == next.Attempt
            && found.LeasedBy == next.LeasedBy && found.ScheduledAt == next.ScheduledAt
            && found.FinalizedAt == next.FinalizedAt
            && StoredJson.WriteHistory(found.History) == StoredJson.WriteHistory(next.History);
    }
}
