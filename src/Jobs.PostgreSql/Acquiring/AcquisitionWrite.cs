using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>An acquisition, as part of a group's transaction.</summary>
/// <param name="request">What is wanted.</param>
/// <param name="clock">The clock by which leases are given.</param>
/// <param name="mode">What it expects of the rules of queues.</param>
internal sealed class AcquisitionWrite(AcquisitionRequest request, TimeProvider clock, AcquisitionMode mode)
    : PendingWrite<Acquisition>(new Acquisition([], false)), IStepWrite
{
    private DateTimeOffset _at;

    public AcquisitionRequest Request => request;

    /// <summary>What it expects of the rules of queues.</summary>
    public AcquisitionMode Mode { get; } = mode;

    /// <summary>What it found of them.</summary>
    public AcquisitionMode Found { get; set; } = mode;

    public Step ToStep() => Mode switch
    {
        AcquisitionMode.Restricted => new RestrictedStep(this),
        AcquisitionMode.Limited => new LimitedStep(this),
        _ => new PlainStep(this),
    };

    public override async Task<bool> FindWrittenAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(AcquireSql.FindAcquired, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = request.Silo },
                new NpgsqlParameter<DateTime> { TypedValue = JobRow.Time(_at) },
                new NpgsqlParameter<short> { TypedValue = (short)request.Lane },
            },
        };
        await using var rows = await command.ExecuteReaderAsync(CancellationToken.None);
        var (jobs, _) = await ReadAsync(rows);
        if (jobs.Count == 0) return false;
        Result = new Acquisition(jobs, MayHaveMore: true) { HeldBack = Mode == AcquisitionMode.Restricted };
        return true;
    }

    /// <summary>A statement of which the first six parameters are lane, silo, now, when the lease ends, and whose counts to keep.</summary>
    public Statement Begin(string sql, Slot slot)
    {
        _at = Microseconds.Truncate(clock.GetUtcNow());
        return new Statement(sql).With((short)request.Lane).With(request.Silo).With(_at).With(_at + request.Lease)
            .With(slot.Silo).With(slot.Number);
    }

    /// <summary>The time that <see cref="Begin"/> gave the latest statement.</summary>
    public DateTimeOffset At => _at;

    /// <summary>The time now.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The jobs in order, and how many were found.</summary>
    public static async Task<(IReadOnlyList<Job> Jobs, int Found)> ReadAsync(NpgsqlDataReader rows)
    {
        List<Job> jobs = [];
        var found = 0;
        while (await rows.ReadAsync())
        {
            found = rows.IsDBNull(JobRow.ColumnCount) ? 0 : rows.GetInt32(JobRow.ColumnCount);
            if (!rows.IsDBNull(0)) jobs.Add(JobRow.Read(rows));
        }

        // RETURNING keeps no order.
        return ([.. jobs.OrderBy(job => job.Priority).ThenBy(job => job.ScheduledAt).ThenBy(job => job.Id)], found);
    }

    private sealed class PlainStep(AcquisitionWrite write) : Step
    {
        public override bool IsLast => true;

        public override void AddTo(NpgsqlBatch batch, Slot slot)
        {
            new Statement(QueueSql.LockShared).AddTo(batch);
            write.Begin(AcquireSql.Plain, slot).WithEach(NpgsqlDbType.Text, write.Request.Operations, name => name)
                .With(write.Request.Limit).AddTo(batch);
        }

        public override async Task ReadAsync(NpgsqlDataReader rows)
        {
            await rows.NextResultAsync();
            var (jobs, found) = await AcquisitionWrite.ReadAsync(rows);
            write.Found = found < 0 ? AcquisitionMode.Limited : AcquisitionMode.Plain;
            // Fewer than were found: others had locked the rest, and there may be more behind them.
            write.Result = new Acquisition(jobs, found == write.Request.Limit || jobs.Count < found);
        }
    }
}
