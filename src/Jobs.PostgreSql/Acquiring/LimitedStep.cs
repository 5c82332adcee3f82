using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>
/// An acquisition while the rules of queues have room for all that is wanted. What is in use is read after the locks, by a statement of
/// its own, so that it has in it what others took before; that statement takes as well, and nothing is sent to and fro.
/// </summary>
internal sealed class LimitedStep(AcquisitionWrite write) : Step
{
    /// <summary>Whether an acquisition before this one has locked the queues in the same transaction.</summary>
    public bool AreLocked { get; set; }

    public override bool IsLast => true;

    /// <summary>Takes nothing, and has its caller come again.</summary>
    public void PutOff() => (write.Found, write.Result) = (AcquisitionMode.Restricted, new Acquisition([], MayHaveMore: true));

    public override void AddTo(NpgsqlBatch batch, Slot slot)
    {
        if (!AreLocked)
        {
            new Statement(QueueSql.LockShared).AddTo(batch);
            new Statement(AcquireSql.LockAndRemember).AddTo(batch);
        }

        write.Begin(AcquireSql.Limited, slot).WithEach(NpgsqlDbType.Text, write.Request.Operations, name => name)
            .With(write.Request.Limit).AddTo(batch);
        new Statement(AcquireSql.ForgetRemembered).With(write.At).AddTo(batch);
    }

    public override async Task ReadAsync(NpgsqlDataReader rows)
    {
        for (var i = 0; !AreLocked && i < 2; i++) await rows.NextResultAsync();
        var (jobs, found) = await AcquisitionWrite.ReadAsync(rows);
        await rows.NextResultAsync();
        write.Found = found switch
        {
            AcquireSql.NoRules => AcquisitionMode.Plain,
            AcquireSql.RulesBind => AcquisitionMode.Restricted,
            _ => AcquisitionMode.Limited,
        };
        // Fewer than were found: others had locked the rest, and there may be more behind them.
        write.Result = new Acquisition(jobs, found == write.Request.Limit || jobs.Count < found);
    }
}
