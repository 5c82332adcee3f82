using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>
/// An acquisition while queues have rules. The first statements lock the queues that have limits and read what of them is in use and
/// which jobs could be taken; the second ones take what <see cref="Allotter"/> decided. What is in use is read after the lock, by
/// statements of their own, so that it has in it what others took before.
/// </summary>
internal sealed class RestrictedStep(AcquisitionWrite write) : Step
{
    private readonly AcquisitionRequest _request = write.Request;
    private readonly QueueUses _uses = new();
    private readonly List<Contender> _contenders = [];
    private HashSet<string>? _locked;
    private bool _passedOver;
    private Allotment? _allotment;

    /// <summary>The queues that the transaction has locked; null when it has not asked for locks.</summary>
    public IReadOnlySet<string>? Locked => _locked;

    public override bool IsLast => true;

    public override bool HasSecond => true;

    public override void AddTo(NpgsqlBatch batch, Slot slot)
    {
        new Statement(QueueSql.LockShared).AddTo(batch);
        // Once in a transaction: a later lock might be waited for by who waits for this one.
        if (_locked is null) new Statement(AcquireSql.LockQueues).AddTo(batch);
        new Statement(AcquireSql.Rules).AddTo(batch);
        new Statement(AcquireSql.Running).AddTo(batch);
        new Statement(AcquireSql.Held).With(_request.Silo).AddTo(batch);
        new Statement(AcquireSql.RunningKeys).AddTo(batch);
        new Statement(AcquireSql.Starts).With(write.Now).AddTo(batch);
        var overdue = _request.OverdueBefore is not null;
        var contenders = new Statement(AcquireSql.Contenders(overdue)).With((short)_request.Lane)
            .WithEach(NpgsqlDbType.Text, _request.Operations, name => name).With(_request.Limit);
        (overdue ? contenders.With(NpgsqlDbType.Double, Random.Shared.NextDouble()) : contenders).AddTo(batch);
    }

    public override async Task ReadAsync(NpgsqlDataReader rows)
    {
        await rows.NextResultAsync();
        if (_locked is null)
        {
            _locked = [];
            while (await rows.ReadAsync()) _locked.Add(rows.GetString(0));
            await rows.NextResultAsync();
        }

        while (await rows.ReadAsync()) _uses.Add(QueueRow.Read(rows), rows.GetString(QueueRow.ColumnCount));
        await rows.NextResultAsync();
        while (await rows.ReadAsync()) _uses.Running(rows.GetString(0), rows.GetInt64(1));
        await rows.NextResultAsync();
        while (await rows.ReadAsync()) _uses.Held(rows.GetString(0), rows.GetInt64(1));
        await rows.NextResultAsync();
        while (await rows.ReadAsync()) _uses.Running(rows.GetString(0), rows.GetString(1), rows.GetInt64(2));
        await rows.NextResultAsync();
        while (await rows.ReadAsync())
            _uses.Started(rows.GetString(0), rows.GetBoolean(1) ? rows.GetString(2) : null, rows.GetInt64(3), JobRow.Time(rows.GetDateTime(4)));
        await rows.NextResultAsync();
        while (await rows.ReadAsync())
        {
            var priority = rows.GetInt16(4);
            var queue = rows.GetString(0);
            // Its first jobs came after the locks: what of it is in use was not read under one.
            if (_uses.Queues.ContainsKey(queue) && !_locked.Contains(queue))
            {
                _passedOver = true;
                continue;
            }

            var group = new JobGroup(queue, rows.GetString(1), rows.GetString(2), rows.GetString(3),
                _request.OverdueBefore is null ? null : priority);
            _contenders.Add(new Contender(group, priority, JobRow.Time(rows.GetDateTime(5)), rows.GetGuid(6)));
        }

        _allotment = new Allotter(_request, _uses.Queues).Decide(_contenders);
        var binds = _allotment.HeldBack || _passedOver
            || _contenders.Exists(each => each.Group.Key.Length > 0 || _uses.Queues.GetValueOrDefault(each.Group.Queue)?.Rules.Keys is not null);
        write.Found = _uses.Queues.Count == 0 ? AcquisitionMode.Plain : binds ? AcquisitionMode.Restricted : AcquisitionMode.Limited;
    }

    public override void AddSecond(NpgsqlBatch batch, Slot slot)
    {
        KeyValuePair<JobGroup, int>[] takes = [.. _allotment!.Takes];
        var statement = write.Begin(AcquireSql.Take, slot);
        var rates = Rates(takes.Select(take => take.Key.Queue).Distinct());
        statement
            .WithEach(NpgsqlDbType.Text, takes, take => take.Key.Queue)
            .WithEach(NpgsqlDbType.Text, takes, take => take.Key.Module)
            .WithEach(NpgsqlDbType.Text, takes, take => take.Key.Operation)
            .WithEach(NpgsqlDbType.Text, takes, take => take.Key.Key)
            .WithEach(NpgsqlDbType.Smallint, takes, take => take.Key.Priority ?? short.MinValue)
            .WithEach(NpgsqlDbType.Smallint, takes, take => take.Key.Priority ?? short.MaxValue)
            .WithEach(NpgsqlDbType.Integer, takes, take => take.Value)
            .WithEach(NpgsqlDbType.Text, rates, rate => rate.Queue)
            .WithEach(NpgsqlDbType.Boolean, rates, rate => rate.ByKey)
            .WithEach(NpgsqlDbType.TimestampTz, rates, rate => JobRow.Time(rate.Limit.Remembered(write.At)))
            .AddTo(batch);
        KeyValuePair<string, string>[] turned = [.. _allotment.LastKeys];
        new Statement(AcquireSql.Turned).WithEach(NpgsqlDbType.Text, turned, turn => turn.Key)
            .WithEach(NpgsqlDbType.Text, turned, turn => turn.Value).AddTo(batch);
        new Statement(AcquireSql.ForgetStarts)
            .WithEach(NpgsqlDbType.Text, rates, rate => rate.Queue)
            .WithEach(NpgsqlDbType.Boolean, rates, rate => rate.ByKey)
            .WithEach(NpgsqlDbType.TimestampTz, rates, rate => JobRow.Time(write.At - rate.Limit.Per)).AddTo(batch);
    }

    public override async Task ReadSecondAsync(NpgsqlDataReader rows)
    {
        var (jobs, _) = await AcquisitionWrite.ReadAsync(rows);
        await rows.NextResultAsync();
        await rows.NextResultAsync();
        var total = _allotment!.Total;
        // Fewer than were allotted: others had locked the rest.
        var more = _passedOver || jobs.Count < total || _allotment.MayHaveMore(_request.Limit);
        write.Result = new Acquisition(_allotment.InTurn(jobs), more) { HeldBack = _allotment.HeldBack, RoomAt = _allotment.RoomAt };
    }

    /// <summary>The transaction has locked these already.</summary>
    public void UseLocks(IReadOnlySet<string> locked) => _locked = [.. locked];

    private List<(string Queue, bool ByKey, RateLimit Limit)> Rates(IEnumerable<string> queues)
    {
        List<(string, bool, RateLimit)> rates = [];
        foreach (var queue in queues)
        {
            var rules = _uses.Queues.GetValueOrDefault(queue)?.Rules;
            if (rules?.Rate is { } rate) rates.Add((queue, false, rate));
            if (rules?.Keys?.Rate is { } each) rates.Add((queue, true, each));
        }

        return rates;
    }
}
