using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>A change of a job that waits, if the row is still the one that was held.</summary>
internal sealed class EditWrite(Job held, Job next) : PendingWrite<bool>(false), IStepWrite
{
    public override long Size => base.Size + next.Args.Length;

    public Step ToStep() => new OwnStep(this);

    public override async Task<bool> FindWrittenAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand($"SELECT {JobRow.Columns} FROM jobs WHERE id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = next.Id });
        await using var rows = await command.ExecuteReaderAsync();
        if (!await rows.ReadAsync()) return Result = false;
        // It may have been started since, or have ended: what a change sets stays as it was set.
        var found = JobRow.Read(rows);
        return Result = found.Version >= next.Version && found.Queue == next.Queue && found.Key == next.Key
            && found.Priority == next.Priority && found.MaxAttempts == next.MaxAttempts && found.Timeout == next.Timeout
            && found.ScheduledAt == next.ScheduledAt && found.Retry == next.Retry && found.ExpiresAt == next.ExpiresAt
            && found.Args.Span.SequenceEqual(next.Args.Span);
    }

    /// <summary>The job's id.</summary>
    public Guid Job => held.Id;

    private (Job, Job) Edit => (held, next);

    private sealed class OwnStep(EditWrite write) : Step
    {
        private readonly EditStep _step = new([write.Edit]);

        public override void AddTo(NpgsqlBatch batch, Slot slot) => _step.AddTo(batch, slot);

        public override async Task ReadAsync(NpgsqlDataReader rows)
        {
            await _step.ReadAsync(rows);
            write.Result = _step.Changed.Count == 1;
        }
    }
}
