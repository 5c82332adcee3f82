using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary><see cref="IJobStore"/> over a PostgreSQL that many silos share.</summary>
public sealed class PostgreSqlJobStore : IJobStore, IAsyncDisposable
{
    private readonly PostgreSqlDatabase _database;
    private readonly TimeProvider _clock;
    private readonly GroupWriter _writer;
    private readonly INotifier _notifier;
    private readonly LearntMode _mode = new();

    /// <summary>A silo's store.</summary>
    /// <param name="database">The database.</param>
    /// <param name="clock">The clock by which times are judged; in production the database's own.</param>
    /// <param name="silo">The incarnation of the silo that uses it.</param>
    /// <param name="notifier">Tells the other silos what this one did.</param>
    public PostgreSqlJobStore(PostgreSqlDatabase database, TimeProvider clock, string silo, INotifier notifier)
    {
        (_database, _clock, _notifier) = (database, clock, notifier);
        _writer = database.CreateWriter(silo);
    }

    /// <inheritdoc />
    public TimeProvider Clock => _clock;

    /// <inheritdoc />
    public bool IsShared => true;

    /// <summary>The writing connections.</summary>
    internal GroupWriter Writer => _writer;

    /// <summary>The backends of the writing connections; 0 for one that is not connected.</summary>
    internal IEnumerable<int> Backends => _writer.Pumps.Select(pump => pump.ProcessId);

    /// <inheritdoc />
    public async Task EnqueueAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation)
    {
        var write = new EnqueueWrite(jobs);
        await InTimeAsync(either => jobs.Count <= IJobStore.SmallEnqueue ? _writer.RunFirstAsync(write, either)
            : _writer.RunAsync(write, either), cancellation);
        if (jobs.Any(job => job.State == JobState.Available)) _notifier.JobsAvailable();
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Enqueued>> EnqueueUniqueAsync(
        IReadOnlyList<UniqueJob> jobs, Batch? batch, CancellationToken cancellation)
    {
        var enqueued = await InTimeAsync(either => StoreUniqueAsync(jobs, batch, either), cancellation);
        if (enqueued.Any(each => each.Job.State == JobState.Available)) _notifier.JobsAvailable();
        return enqueued;
    }

    /// <inheritdoc />
    public event EventHandler? AwaitedEnded;

    /// <inheritdoc />
    public async Task<Settlement> SettleAsync(int limit, CancellationToken cancellation)
    {
        var settlement = await _writer.RunLastAsync(new SettleWrite(limit, _clock), cancellation);
        if (settlement.Released > 0) _notifier.JobsAvailable();
        return settlement;
    }

    /// <inheritdoc />
    public async Task<bool> TryWaitAgainAsync(Job held, CancellationToken cancellation)
    {
        while (true)
        {
            var all = await ListDependenciesAsync(held.Id, cancellation);
            var found = await AwaitAsync([.. all.Select(each => each.On).Distinct().Order()], cancellation);
            var now = _clock.GetUtcNow();
            if (Dependencies.WaitAgain(held, all, await StatesOfAsync(found, cancellation), now) is not { } next) return false;
            var settled = next.WaitsFor > 0 ? null : Dependencies.Settle(next, await ListWithResultsAsync(held.Id, cancellation), now);
            if (settled is { IsFinal: true }) return false;
            var write = new WaitAgainWrite(held, next, found, settled);
            if (await ChangeAsync(write, held, next, cancellation)) return true;
            // Told of in between: once more, then.
            if (!write.MissedEarlier) return false;
        }
    }

    /// <inheritdoc />
    public async Task<int> ForgetKeysAsync(DateTimeOffset before, int limit, CancellationToken cancellation) => (await _database.QueryAsync(
        JobSql.ForgetKeys, [Id(JobIds.First(before)), new NpgsqlParameter<int> { TypedValue = limit }], _ => 1, cancellation)).Count;

    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> FindIdsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation) => _database.QueryAsync(
        "SELECT id FROM jobs WHERE id = ANY($1)", [new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] }], row => row.GetGuid(0), cancellation);

    /// <inheritdoc />
    public async Task<Job?> FindClaimantAsync(string key, CancellationToken cancellation) => (await _database.QueryAsync(
        UniqueEnqueueStep.Holders, [new NpgsqlParameter<string[]> { TypedValue = [key] }], JobRow.Read, cancellation)).SingleOrDefault();

    /// <inheritdoc />
    public Task<IReadOnlyList<Dependency>> ListDependenciesAsync(Guid id, CancellationToken cancellation) =>
        _database.QueryAsync(SettleSql.OfJob, [Id(id)], row => SettleSql.ReadDependency(row, 0), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> ListDependentsAsync(Guid id, int limit, CancellationToken cancellation) => _database.QueryAsync(
        SettleSql.OnJob, [Id(id), new NpgsqlParameter<int> { TypedValue = limit }], row => row.GetGuid(0), cancellation);

    /// <inheritdoc />
    public async Task<bool> TryEditAsync(Job held, Job next, CancellationToken cancellation)
    {
        var written = await ChangeAsync(new EditWrite(held, next), held, next, cancellation);
        if (written && next.State == JobState.Available) _notifier.JobsAvailable();
        return written;
    }

    /// <inheritdoc />
    public async Task<Acquisition> AcquireAsync(AcquisitionRequest request, CancellationToken cancellation)
    {
        while (true)
        {
            var write = new AcquisitionWrite(request, _clock, request.OverdueBefore is null ? _mode.Next : AcquisitionMode.Restricted);
            var acquired = await _writer.RunFirstAsync(write, cancellation);
            _mode.Learn(write.Mode, write.Found);
            _writer.IsTogether = _mode.Next == AcquisitionMode.Restricted;
            // Having learnt that the rules are others, it took nothing: once more, then.
            if (write.Mode == AcquisitionMode.Restricted || write.Mode == write.Found) return acquired;
        }
    }

    /// <inheritdoc />
    public async Task<bool> TryWriteAsync(Job held, Job next, CancellationToken cancellation)
    {
        var write = new OutcomeWrite(held, next);
        var written = await ChangeAsync(write, held, next, cancellation);
        if (write.MayBeAwaited) AwaitedEnded?.Invoke(this, EventArgs.Empty);
        // What ends in a queue with limits may make room for a job that only another silo can run.
        if (written && (next.State == JobState.Available || (_mode.Next == AcquisitionMode.Restricted && held.State == JobState.Running))) _notifier.JobsAvailable();
        return written;
    }

    /// <inheritdoc />
    public async Task<bool> RequestCancelAsync(Guid id, CancellationToken cancellation)
    {
        var attempt = await _writer.RunAsync(new SingleWrite<AttemptId?>(null,
            _ => [new Statement(JobSql.RequestCancel).With(id).With(_clock.GetUtcNow())],
            async rows => await rows.ReadAsync() ? new AttemptId(id, rows.GetInt32(0), rows.GetInt64(1)) : null), id, cancellation);
        if (attempt is { } running) _notifier.CancelRequested(running);
        return attempt is not null;
    }

    /// <inheritdoc />
    public async Task<Renewal> RenewAsync(
        string silo, IReadOnlyList<AttemptId> running, TimeSpan lease, CancellationToken cancellation)
    {
        if (running.Count == 0) return new Renewal([], []);
        // By connection as the outcomes of the same jobs are: see GroupWriter.
        var parts = await Task.WhenAll(running.GroupBy(attempt => _writer.PumpOf(attempt.Job)).Select(part =>
            RenewPartAsync(silo, [.. part], lease, cancellation)));
        return new Renewal([.. parts.SelectMany(part => part.Lost)], [.. parts.SelectMany(part => part.CancelRequested)]);
    }

    /// <inheritdoc />
    public async Task<Promotion> PromoteAsync(int limit, CancellationToken cancellation)
    {
        var awaited = false;
        var write = new SingleWrite<Promotion>(new Promotion(0, null),
            slot =>
            [
                // First, so that nothing is made Available that has expired.
                new Statement(JobSql.Expire).With(slot.Silo).With(slot.Number).With(_clock.GetUtcNow()).With(limit).With(ErrorCodes.Expired),
                new Statement(JobSql.Promote).With(slot.Silo).With(slot.Number).With(_clock.GetUtcNow()).With(limit),
                new Statement(JobSql.NextDue),
            ],
            async rows =>
            {
                await rows.ReadAsync();
                var expired = rows.GetInt32(0);
                awaited = rows.GetBoolean(1);
                await rows.NextResultAsync();
                await rows.ReadAsync();
                var promoted = rows.GetInt32(0);
                await rows.NextResultAsync();
                await rows.ReadAsync();
                return new Promotion(promoted, rows.IsDBNull(0) ? null : JobRow.Time(rows.GetDateTime(0))) { Expired = expired };
            });
        var promotion = await _writer.RunLastAsync(write, cancellation);
        if (awaited) AwaitedEnded?.Invoke(this, EventArgs.Empty);
        // A transaction before that one may have come through unheard: then jobs were promoted that this one did not find.
        if (write.IsAmbiguous) promotion = promotion with { Promoted = Math.Max(promotion.Promoted, 1) };
        if (promotion.Promoted > 0) _notifier.JobsAvailable();
        return promotion;
    }

    /// <inheritdoc />
    public async Task HeartbeatAsync(SiloHeartbeat heartbeat, CancellationToken cancellation)
    {
        await _database.MeasureClockAsync(cancellation);
        await _writer.RunAsync(new SingleWrite<bool>(false, _ =>
            [
                new Statement(JobSql.Heartbeat).With(heartbeat.Silo).With(heartbeat.StartedAt).With(_clock.GetUtcNow())
                    .With(heartbeat.Version).With(heartbeat.Cores).WithEach(NpgsqlDbType.Text, heartbeat.Modules, name => name)
                    .With(NpgsqlDbType.Array | NpgsqlDbType.Text, heartbeat.Operations?.ToArray()),
            ], rows => rows.ReadAsync()), cancellation);
    }

    /// <inheritdoc />
    public Task RemoveSiloAsync(string silo, CancellationToken cancellation) => _writer.RunFirstAsync(new SingleWrite<bool>(
        false, _ => [new Statement(JobSql.RemoveSilo).With(silo)], rows => rows.ReadAsync()), cancellation);

    /// <inheritdoc />
    public Task<int> ForgetSilosAsync(TimeSpan silentFor, CancellationToken cancellation) => _writer.RunFirstAsync(
        new SingleWrite<int>(0, _ => [new Statement(JobSql.ForgetSilos).With(_clock.GetUtcNow() - silentFor)],
            async rows => await rows.ReadAsync() ? rows.GetInt32(0) : 0), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<SiloRecord>> ListSilosAsync(CancellationToken cancellation) => _database.QueryAsync(
        """SELECT silo, started_at, version, cores, modules, heartbeat_at, operations FROM silos ORDER BY silo COLLATE "C" """, [],
        row => new SiloRecord(
            new SiloHeartbeat(row.GetString(0), JobRow.Time(row.GetDateTime(1)))
            {
                Version = row.GetString(2), Cores = row.GetInt32(3), Modules = row.GetFieldValue<string[]>(4),
                Operations = row.IsDBNull(6) ? null : row.GetFieldValue<string[]>(6),
            },
            JobRow.Time(row.GetDateTime(5))), cancellation);

    /// <inheritdoc />
    public async Task<IReadOnlyList<Job>> FindLostAsync(TimeSpan lostAfter, int limit, CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow();
        return await _database.QueryAsync(JobSql.Lost,
            [Time(now), Time(now - lostAfter), new NpgsqlParameter<int> { TypedValue = limit }], JobRow.Read, cancellation);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListAvailableOperationsAsync(CancellationToken cancellation) =>
        _database.QueryAsync(WaitSql.Operations, [], row => row.GetString(0), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<string, DateTimeOffset>> MarkUnrunnableAsync(
        IReadOnlyList<string> operations, CancellationToken cancellation) =>
        _writer.RunFirstAsync(new SingleWrite<IReadOnlyDictionary<string, DateTimeOffset>>(new Dictionary<string, DateTimeOffset>(),
            _ => [new Statement(WaitSql.MarkUnrunnable).WithEach(NpgsqlDbType.Text, operations, name => name).With(_clock.GetUtcNow())],
            async rows =>
            {
                Dictionary<string, DateTimeOffset> since = [];
                while (await rows.ReadAsync()) since[rows.GetString(0)] = JobRow.Time(rows.GetDateTime(1));
                return since;
            }), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Job>> FindAvailableAsync(
        string operation, DateTimeOffset dueBefore, int limit, CancellationToken cancellation) => _database.QueryAsync(WaitSql.Available,
        [new NpgsqlParameter<string> { TypedValue = operation }, Time(dueBefore), new NpgsqlParameter<int> { TypedValue = limit }],
        JobRow.Read, cancellation);

    /// <inheritdoc />
    public async Task<Job?> FindAsync(Guid id, CancellationToken cancellation) => (await _database.QueryAsync(
        $"SELECT {JobRow.Columns} FROM jobs WHERE id = $1", [Id(id)], JobRow.Read, cancellation)).SingleOrDefault();

    /// <inheritdoc />
    public async Task<Job?> LookAsync(Guid id, CancellationToken cancellation) => (await _database.QueryAsync(
        $"SELECT {JobRow.ListColumns} FROM jobs WHERE id = $1", [Id(id)], JobRow.Read, cancellation)).SingleOrDefault();

    /// <inheritdoc />
    public Task<IReadOnlyList<Job>> FindManyAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation) => _database.QueryAsync(
        $"SELECT {JobRow.Columns} FROM jobs WHERE id = ANY($1)", [new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] }], JobRow.Read,
        cancellation);

    /// <inheritdoc />
    public Task<int> DeleteAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation) => _writer.RunLastAsync(new SingleWrite<int>(
        0, slot => [new Statement(JobSql.Delete).With(slot.Silo).With(slot.Number).WithEach(NpgsqlDbType.Uuid, ids, id => id)],
        async rows => await rows.ReadAsync() ? rows.GetInt32(0) : 0), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Job>> ListAsync(JobIndex index, JobRange range, CancellationToken cancellation)
    {
        var (sql, parameters) = ListSql.For(index, range);
        return _database.QueryAsync(sql, parameters, JobRow.Read, cancellation);
    }

    /// <inheritdoc />
    public Task<PruneStep> PruneAsync(
        JobState state, string queue, DateTimeOffset endedBefore, long kept, Guid? above, int limit, bool toTable,
        CancellationToken cancellation) =>
        _writer.RunLastAsync(new SingleWrite<PruneStep>(new PruneStep(0, 0, null),
            slot =>
            {
                var prune = new Statement(JobSql.Prune(state, toTable)).With(slot.Silo).With(slot.Number).With(queue).With(endedBefore)
                    .With(above ?? Guid.Empty).With(limit).With(NpgsqlDbType.Bigint, kept);
                return [new Statement(JobSql.LockPruning).With(queue), toTable ? prune.With(_clock.GetUtcNow()) : prune];
            },
            async rows =>
            {
                await rows.NextResultAsync();
                await rows.ReadAsync();
                return new PruneStep(rows.GetInt32(0), rows.GetInt32(1), rows.IsDBNull(2) ? null : rows.GetGuid(2));
            }), cancellation);

    /// <inheritdoc />
    public async Task<Prunable> FindPrunableAsync(
        JobState state, string queue, DateTimeOffset endedBefore, long kept, Guid? above, int limit, CancellationToken cancellation)
    {
        var rows = await _database.QueryAsync(JobSql.Prunable(state),
            [
                new NpgsqlParameter<string> { TypedValue = "" }, new NpgsqlParameter<short> { TypedValue = 0 },
                new NpgsqlParameter<string> { TypedValue = queue }, Time(endedBefore), Id(above ?? Guid.Empty),
                new NpgsqlParameter<int> { TypedValue = limit }, new NpgsqlParameter<long> { TypedValue = kept },
            ],
            row => (Job: row.IsDBNull(0) ? null : JobRow.Read(row), Examined: row.GetInt32(JobRow.ColumnCount),
                Last: row.IsDBNull(JobRow.ColumnCount + 1) ? (Guid?)null : row.GetGuid(JobRow.ColumnCount + 1)), cancellation);
        return new Prunable([.. rows.Select(row => row.Job).OfType<Job>()], rows[0].Examined, rows[0].Last);
    }

    /// <inheritdoc />
    public Task<int> DeleteUnchangedAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation) => _writer.RunLastAsync(
        new SingleWrite<int>(0, slot =>
        [
            new Statement(JobSql.DeleteUnchanged).With(slot.Silo).With(slot.Number).WithEach(NpgsqlDbType.Uuid, jobs, job => job.Id)
                .WithEach(NpgsqlDbType.Bigint, jobs, job => job.Version),
        ],
        async rows => await rows.ReadAsync() ? rows.GetInt32(0) : 0), cancellation);

    /// <inheritdoc />
    public async Task<Job?> FindArchivedAsync(Guid id, CancellationToken cancellation) =>
        (await _database.QueryAsync(JobSql.FindArchived, [Id(id)], JobRow.Read, cancellation)).SingleOrDefault();

    /// <inheritdoc />
    public Task<int> DeleteArchivedAsync(DateTimeOffset before, int limit, CancellationToken cancellation) => _writer.RunLastAsync(
        new SingleWrite<int>(0, _ => [new Statement(JobSql.DeleteArchived).With(before).With(limit)],
            async rows => await rows.ReadAsync() ? rows.GetInt32(0) : 0), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<JobCount>> CountAsync(CancellationToken cancellation) => _database.QueryAsync(JobSql.Count, [],
        row => new JobCount(row.GetString(0), (JobState)row.GetInt16(1), row.GetInt64(2)), cancellation);

    /// <summary>Writes what waits, where the database is there.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    /// <summary>Closes a batch.</summary>
    internal async Task<Batch?> CloseAsync(Guid id, CancellationToken cancellation)
    {
        var write = new BatchCloseWrite(id, _clock);
        var batch = await _writer.RunLastAsync(write, cancellation);
        if (write.HasCallback) _notifier.JobsAvailable();
        return batch;
    }

    private Task<bool> ChangeAsync(PendingWrite<bool> change, Job held, Job next, CancellationToken cancellation) =>
        _writer.RunAsync(UniqueRule.Claims(held, next) ? new ClaimingWrite(change, held, next, _clock) : change, held.Id, cancellation);

    private async Task<IReadOnlyList<Enqueued>> StoreUniqueAsync(IReadOnlyList<UniqueJob> jobs, Batch? batch, CancellationToken cancellation)
    {
        while (true)
        {
            var earlier = Workflow.Earlier(jobs);
            var missing = earlier.Except(await AwaitAsync(earlier, cancellation)).ToHashSet();
            var write = new UniqueEnqueueWrite(jobs, batch, _clock) { Missing = missing };
            var enqueued = await _writer.RunAsync(write, cancellation);
            // Told of in between, for it had ended: it is to be told again.
            if (!write.MissedEarlier) return enqueued;
        }
    }

    private async Task<IReadOnlyDictionary<Guid, JobState>> StatesOfAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation) =>
        (await _database.QueryAsync("SELECT id, state FROM jobs WHERE id = ANY($1)", [new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] }],
            row => (Id: row.GetGuid(0), State: (JobState)row.GetInt16(1)), cancellation)).ToDictionary(each => each.Id, each => each.State);

    private Task<IReadOnlyList<Dependency>> ListWithResultsAsync(Guid id, CancellationToken cancellation) => _database.QueryAsync(SettleSql.OfJobs,
        [new NpgsqlParameter<Guid[]> { TypedValue = [id] }, new NpgsqlParameter<long> { TypedValue = DependencyLimits.ArgsBytes }],
        row => SettleSql.ReadDependency(row, 1), cancellation);

    /// <summary>Marks earlier jobs whose end somebody will wait for, and returns those that are there.</summary>
    private async Task<IReadOnlyList<Guid>> AwaitAsync(IReadOnlyList<Guid> earlier, CancellationToken cancellation)
    {
        if (earlier.Count == 0) return [];
        var found = await _database.QueryAsync(SettleSql.Awaited, [new NpgsqlParameter<Guid[]> { TypedValue = [.. earlier] }],
            row => (Id: row.GetGuid(0), IsAwaited: row.GetBoolean(1)), cancellation);
        foreach (var job in found.Where(job => !job.IsAwaited)) await _database.ExecuteAsync(SettleSql.Await, [Id(job.Id)], cancellation);
        return [.. found.Select(job => job.Id)];
    }

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> write, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(_database.Options.EnqueueTimeout, _database.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await write(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new StoreUnreachableException(
                $"The database did not take the jobs within {_database.Options.EnqueueTimeout.TotalSeconds} s; "
                + "what had been sent to it may still come through.");
        }
    }

    private async Task<Renewal> RenewPartAsync(
        string silo, IReadOnlyList<AttemptId> running, TimeSpan lease, CancellationToken cancellation)
    {
        var renewed = await _writer.RunAsync(new SingleWrite<IReadOnlyDictionary<AttemptId, bool>>(
            new Dictionary<AttemptId, bool>(),
            _ =>
            [
                new Statement(JobSql.Renew).With(silo).With(_clock.GetUtcNow() + lease)
                    .WithEach(NpgsqlDbType.Uuid, running, attempt => attempt.Job)
                    .WithEach(NpgsqlDbType.Integer, running, attempt => attempt.Number)
                    .WithEach(NpgsqlDbType.Bigint, running, attempt => attempt.Version).With((short)JobState.Running),
            ],
            async rows =>
            {
                Dictionary<AttemptId, bool> found = [];
                while (await rows.ReadAsync())
                    found[new AttemptId(rows.GetGuid(0), rows.GetInt32(1), rows.GetInt64(2))] = rows.GetBoolean(3);
                return found;
            }), running[0].Job, cancellation);
        return new Renewal([.. running.Where(attempt => !renewed.ContainsKey(attempt))],
            [.. renewed.Where(attempt => attempt.Value).Select(attempt => attempt.Key)]);
    }

    private static NpgsqlParameter<Guid> Id(Guid value) => new() { TypedValue = value };

    private static NpgsqlParameter<DateTime> Time(DateTimeOffset value) => new() { TypedValue = JobRow.Time(value) };
}
