using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite;

/// <summary><see cref="IJobStore"/> over one SQLite file, for one node.</summary>
public sealed class SqliteJobStore(SqliteDatabase database, TimeProvider clock) : IJobStore
{
    private const string Insert = $"""
        INSERT INTO jobs ({JobRow.Columns}) VALUES (
            $id, $module, $operation, $queue, $priority, $lane, $state, $attempt, $maxAttempts, $timeout, $createdAt,
            $scheduledAt, $attemptedAt, $finalizedAt, $leasedBy, $leaseExpiresAt, $cancelRequestedAt, $version, $errorCode,
            $tags, $key, $retry, $expiresAt, $waitsFor, $awaited, $batch, NULL, $uniqueRule, $args, $result, $history)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string Tag = "INSERT INTO job_tags (tag, job_id) VALUES ($tag, $id)";

    private const string Replace = """
        UPDATE jobs SET queue = $queue, priority = $priority, state = $state, attempt = $attempt,
            max_attempts = $maxAttempts, scheduled_at = $scheduledAt, finalized_at = $finalizedAt,
            leased_by = $leasedBy, lease_expires_at = $leaseExpiresAt, cancel_requested_at = $cancelRequestedAt,
            result = $result, history = $history, version = $version, error_code = $errorCode,
            expires_at = $expiresAt, awaited = awaited OR (batch_id IS NOT NULL AND $state NOT IN (5, 6, 7))
        WHERE id = $id AND version = $heldVersion AND state = $heldState
            AND ($heldState <> 3 OR (attempt = $heldAttempt AND leased_by = $heldBy))
            AND (cancel_requested_at IS NULL OR $cancelKnown OR $state IN (5, 6, 7))
        RETURNING awaited AND state IN (5, 6, 7)
        """;

    private const string EditWaiting = """
        UPDATE jobs SET queue = $queue, key = $key, priority = $priority, state = $state, max_attempts = $maxAttempts,
            timeout = $timeout, scheduled_at = $scheduledAt, version = $version, args = $args, retry = $retry, expires_at = $expiresAt,
            unique_rule = $uniqueRule
        WHERE id = $id AND version = $heldVersion AND state = $heldState
        """;

    private const string RequestCancel =
        "UPDATE jobs SET cancel_requested_at = coalesce(cancel_requested_at, $now) WHERE id = $id AND state = 3";

    private const string Renew = """
        UPDATE jobs SET lease_expires_at = $expiresAt
        WHERE id = $id AND state = 3 AND attempt = $attempt AND version = $version AND leased_by = $silo
        RETURNING coalesce(cancel_requested_at, 0)
        """;

    // The condition on both states is what the partial index of due jobs has; the second one picks of them.
    internal const string PromoteScheduled = """
        UPDATE jobs SET state = 2, version = version + 1
        WHERE id IN (SELECT id FROM jobs INDEXED BY jobs_due WHERE state IN (1, 4) AND waits_for <= 0 AND state = 1 AND scheduled_at <= $now
                     ORDER BY scheduled_at LIMIT $limit)
        RETURNING queue
        """;

    internal const string PromoteRetryable = """
        UPDATE jobs SET state = 2, version = version + 1
        WHERE id IN (SELECT id FROM jobs INDEXED BY jobs_due WHERE state IN (1, 4) AND waits_for <= 0 AND state = 4 AND scheduled_at <= $now
                     ORDER BY scheduled_at LIMIT $limit)
        RETURNING queue
        """;

    internal const string ExpireWaiting = """
        UPDATE jobs SET state = 7, finalized_at = $now, error_code = $code, version = version + 1
        WHERE id IN (SELECT id FROM jobs INDEXED BY jobs_expiring
                     WHERE expires_at IS NOT NULL AND state IN (1, 2, 4) AND state = $from AND expires_at <= $now
                     ORDER BY expires_at LIMIT $limit)
        RETURNING queue
        """;

    internal const string NextDue = "SELECT min(scheduled_at) FROM jobs INDEXED BY jobs_due WHERE state IN (1, 4) AND waits_for <= 0";

    internal const string NextExpiring =
        "SELECT min(expires_at) FROM jobs INDEXED BY jobs_expiring WHERE expires_at IS NOT NULL AND state IN (1, 2, 4)";

    internal const string Lost = $"""
        SELECT {JobRow.Columns} FROM jobs INDEXED BY jobs_running
        WHERE state = 3 AND (lease_expires_at < $now
            OR leased_by NOT IN (SELECT silo FROM silos WHERE heartbeat_at >= $lostBefore))
        LIMIT $limit
        """;

    /// <inheritdoc />
    public TimeProvider Clock => clock;

    /// <inheritdoc />
    public bool IsShared => false;

    /// <inheritdoc />
    public Task EnqueueAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation) =>
        database.WriteAsync(session =>
        {
            foreach (var job in jobs) Store(session, job);
            return true;
        }, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Enqueued>> EnqueueUniqueAsync(
        IReadOnlyList<UniqueJob> jobs, Batch? batch, CancellationToken cancellation) =>
        database.WriteAsync(session =>
        {
            var uniques = new UniqueKeys(session);
            var holders = uniques.Read(jobs);
            var decided = new UniqueEnqueue(holders, clock.GetUtcNow());
            if (!new SqliteSettlement(session).Await(Workflow.Earlier(decided.Wanted(jobs))))
                return [.. jobs.Select(each => new Enqueued(each.Job, Conflict.Orphaned))];
            var enqueued = batch is null ? decided.Decide(jobs) : Decide(session, decided, jobs, batch);
            foreach (var job in decided.New) Store(session, job);
            SqliteSettlement.Tie(session, jobs, decided.New);
            foreach (var (held, next) in decided.Edits) Edit(session, held, next);
            uniques.Write(holders);
            return enqueued;
        }, cancellation);

    /// <inheritdoc />
    public event EventHandler? AwaitedEnded;

    /// <inheritdoc />
    public Task<Settlement> SettleAsync(int limit, CancellationToken cancellation) =>
        database.WriteAsync(session => new SqliteSettlement(session).Settle(limit, clock.GetUtcNow()), cancellation);

    /// <inheritdoc />
    public Task<bool> TryWaitAgainAsync(Job held, CancellationToken cancellation) =>
        database.WriteAsync(session => new SqliteSettlement(session).TryWaitAgain(held, clock.GetUtcNow()), cancellation);

    /// <inheritdoc />
    public Task<int> ForgetKeysAsync(DateTimeOffset before, int limit, CancellationToken cancellation) =>
        database.WriteAsync(session => new UniqueKeys(session).Forget(JobIds.First(before), limit), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> FindIdsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<Guid>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT 1 FROM jobs WHERE id = $id";
            var id = command.Parameters.Add("$id", SqliteType.Blob);
            return
            [
                .. ids.Where(each =>
                {
                    id.Value = JobRow.Key(each);
                    return command.ExecuteScalar() is not null;
                }),
            ];
        }, cancellation);

    /// <inheritdoc />
    public Task<Job?> FindClaimantAsync(string key, CancellationToken cancellation) => database.ReadAsync(connection => Query(connection,
        $"SELECT {JobRow.Columns} FROM jobs WHERE id = (SELECT job_id FROM job_uniques WHERE key = $key)", ("$key", key)).SingleOrDefault(),
        cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Dependency>> ListDependenciesAsync(Guid id, CancellationToken cancellation) => database.ReadAsync(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = SqliteSettlement.OfJob;
        command.Parameters.AddWithValue("$id", JobRow.Key(id));
        return SqliteSettlement.ReadDependencies(command);
    }, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> ListDependentsAsync(Guid id, int limit, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<Guid>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT DISTINCT job_id FROM job_dependencies WHERE depends_on = $id ORDER BY job_id LIMIT $limit";
            command.Parameters.AddWithValue("$id", JobRow.Key(id));
            command.Parameters.AddWithValue("$limit", limit);
            using var rows = command.ExecuteReader();
            List<Guid> ids = [];
            while (rows.Read()) ids.Add(JobRow.Id(rows.GetFieldValue<byte[]>(0)));
            return ids;
        }, cancellation);

    /// <inheritdoc />
    public Task<bool> TryEditAsync(Job held, Job next, CancellationToken cancellation) =>
        database.WriteAsync(session => new UniqueKeys(session).TryClaim(held, next, clock.GetUtcNow()) && Edit(session, held, next), cancellation);

    /// <inheritdoc />
    public Task<Acquisition> AcquireAsync(AcquisitionRequest request, CancellationToken cancellation) =>
        database.WriteAsync(session => new SqliteAcquisition(session, request, clock.GetUtcNow()).Run(), cancellation);

    /// <inheritdoc />
    public async Task<bool> TryWriteAsync(Job held, Job next, CancellationToken cancellation)
    {
        var (written, awaited) = await database.WriteAsync(
            session => new UniqueKeys(session).TryClaim(held, next, clock.GetUtcNow()) ? Write(session, held, next) : (false, false), cancellation);
        if (awaited) AwaitedEnded?.Invoke(this, EventArgs.Empty);
        return written;
    }

    /// <inheritdoc />
    public Task<bool> RequestCancelAsync(Guid id, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Prepare(RequestCancel,
            ("$now", Microseconds.From(clock.GetUtcNow())), ("$id", JobRow.Key(id))).ExecuteNonQuery() == 1,
            cancellation);

    /// <inheritdoc />
    public Task<Renewal> RenewAsync(
        string silo, IReadOnlyList<AttemptId> running, TimeSpan lease, CancellationToken cancellation) =>
        database.WriteAsync(session =>
        {
            var expiresAt = Microseconds.From(clock.GetUtcNow() + lease);
            List<AttemptId> lost = [], canceled = [];
            foreach (var attempt in running)
            {
                var cancel = session.Prepare(Renew, ("$expiresAt", expiresAt), ("$id", JobRow.Key(attempt.Job)),
                    ("$attempt", attempt.Number), ("$version", attempt.Version), ("$silo", silo)).ExecuteScalar();
                if (cancel is null) lost.Add(attempt);
                else if (cancel is not 0L) canceled.Add(attempt);
            }

            return new Renewal(lost, canceled);
        }, cancellation);

    /// <inheritdoc />
    public async Task<Promotion> PromoteAsync(int limit, CancellationToken cancellation)
    {
        var promotion = await database.WriteAsync(session =>
        {
            // First, so that nothing is made Available that has expired.
            var expired = 0;
            foreach (var state in (ReadOnlySpan<JobState>)[JobState.Scheduled, JobState.Available, JobState.Retryable])
                expired += Expire(session, state, limit - expired);
            var promoted = Promote(session, PromoteScheduled, JobState.Scheduled, limit);
            promoted += Promote(session, PromoteRetryable, JobState.Retryable, limit - promoted);
            long?[] next = [session.Prepare(NextDue).ExecuteScalar() as long?, session.Prepare(NextExpiring).ExecuteScalar() as long?];
            return new Promotion(promoted, next.Min() is { } at ? Microseconds.ToTime(at) : null) { Expired = expired };
        }, cancellation);
        // Few expire, and it costs little to look.
        if (promotion.Expired > 0) AwaitedEnded?.Invoke(this, EventArgs.Empty);
        return promotion;
    }

    /// <inheritdoc />
    public Task HeartbeatAsync(SiloHeartbeat heartbeat, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Prepare("""
            INSERT INTO silos (silo, started_at, heartbeat_at, version, cores, modules, operations)
            VALUES ($silo, $startedAt, $now, $version, $cores, $modules, $operations)
            ON CONFLICT (silo) DO UPDATE SET heartbeat_at = excluded.heartbeat_at, modules = excluded.modules,
                operations = excluded.operations
            """, ("$silo", heartbeat.Silo), ("$startedAt", Microseconds.From(heartbeat.StartedAt)),
            ("$now", Microseconds.From(clock.GetUtcNow())), ("$version", heartbeat.Version), ("$cores", heartbeat.Cores),
            ("$modules", StoredJson.WriteNames(heartbeat.Modules)),
            ("$operations", heartbeat.Operations is { } operations ? StoredJson.WriteNames(operations) : null)).ExecuteNonQuery(), cancellation);

    /// <inheritdoc />
    public Task RemoveSiloAsync(string silo, CancellationToken cancellation) =>
        database.WriteAsync(session =>
            session.Prepare("DELETE FROM silos WHERE silo = $silo", ("$silo", silo)).ExecuteNonQuery(), cancellation);

    /// <inheritdoc />
    public Task<int> ForgetSilosAsync(TimeSpan silentFor, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Prepare("""
            DELETE FROM silos WHERE heartbeat_at < $before
                AND silo NOT IN (SELECT leased_by FROM jobs INDEXED BY jobs_running WHERE state = 3)
            """, ("$before", Microseconds.From(clock.GetUtcNow() - silentFor))).ExecuteNonQuery(), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<SiloRecord>> ListSilosAsync(CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<SiloRecord>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT silo, started_at, version, cores, modules, heartbeat_at, operations FROM silos ORDER BY silo";
            using var rows = command.ExecuteReader();
            List<SiloRecord> silos = [];
            while (rows.Read())
            {
                var heartbeat = new SiloHeartbeat(rows.GetString(0), Microseconds.ToTime(rows.GetInt64(1)))
                {
                    Version = rows.GetString(2), Cores = rows.GetInt32(3), Modules = StoredJson.ReadNames(rows.GetString(4)),
                    Operations = rows.IsDBNull(6) ? null : StoredJson.ReadNames(rows.GetString(6)),
                };
                silos.Add(new SiloRecord(heartbeat, Microseconds.ToTime(rows.GetInt64(5))));
            }

            return silos;
        }, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Job>> FindLostAsync(TimeSpan lostAfter, int limit, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return database.ReadAsync<IReadOnlyList<Job>>(connection => Query(connection, Lost,
            ("$now", Microseconds.From(now)), ("$lostBefore", Microseconds.From(now - lostAfter)), ("$limit", limit)),
            cancellation);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListAvailableOperationsAsync(CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<string>>(connection =>
        [
            .. WaitingOperations.Groups(connection).Select(group => OperationNames.Of(group.Module, group.Operation)).Distinct(),
        ], cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<string, DateTimeOffset>> MarkUnrunnableAsync(
        IReadOnlyList<string> operations, CancellationToken cancellation) =>
        database.WriteAsync(session => WaitingOperations.Mark(session, operations, clock.GetUtcNow()), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Job>> FindAvailableAsync(
        string operation, DateTimeOffset dueBefore, int limit, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<Job>>(connection =>
        [
            .. WaitingOperations.Groups(connection).Where(group => OperationNames.Of(group.Module, group.Operation) == operation)
                .SelectMany(group => Query(connection, WaitingOperations.Available, ("$lane", group.Lane), ("$queue", group.Queue),
                    ("$module", group.Module), ("$operation", group.Operation), ("$dueBefore", Microseconds.From(dueBefore)), ("$limit", limit)))
                .Take(limit),
        ], cancellation);

    /// <inheritdoc />
    public Task<Job?> FindAsync(Guid id, CancellationToken cancellation) =>
        database.ReadAsync(connection => Query(connection,
            $"SELECT {JobRow.Columns} FROM jobs WHERE id = $id", ("$id", JobRow.Key(id))).SingleOrDefault(),
            cancellation);

    /// <inheritdoc />
    public Task<Job?> LookAsync(Guid id, CancellationToken cancellation) =>
        database.ReadAsync(connection => Query(connection,
            $"SELECT {JobRow.ListColumns} FROM jobs WHERE id = $id", ("$id", JobRow.Key(id))).SingleOrDefault(),
            cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Job>> FindManyAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<Job>>(connection =>
        [
            .. ids.SelectMany(id => Query(connection, $"SELECT {JobRow.Columns} FROM jobs WHERE id = $id", ("$id", JobRow.Key(id)))),
        ], cancellation);

    /// <inheritdoc />
    public Task<int> DeleteAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation) =>
        database.WriteAsync(session => ids.Count(new EndedJobs(session).Delete), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<Job>> ListAsync(JobIndex index, JobRange range, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<Job>>(connection =>
        {
            var columns = range.WithArgs ? JobRow.SearchColumns : JobRow.ListColumns;
            // One view of the database for all its statements: a job that moves meanwhile is found once.
            using var transaction = connection.BeginTransaction(deferred: true);
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"SELECT {columns} FROM jobs WHERE id = $id";
            var id = command.Parameters.Add("$id", SqliteType.Blob);
            List<Job> jobs = [];
            foreach (var key in new ListReader(connection, range).Read(index))
            {
                id.Value = key;
                using var rows = command.ExecuteReader();
                if (rows.Read()) jobs.Add(JobRow.Read(rows));
            }

            return jobs;
        }, cancellation);

    /// <inheritdoc />
    public Task<PruneStep> PruneAsync(
        JobState state, string queue, DateTimeOffset endedBefore, long kept, Guid? above, int limit, bool toTable,
        CancellationToken cancellation) => database.WriteAsync(session => new EndedJobs(session)
            .Prune(state, queue, endedBefore, kept, above, limit, toTable ? clock.GetUtcNow() : null), cancellation);

    /// <inheritdoc />
    public Task<Prunable> FindPrunableAsync(
        JobState state, string queue, DateTimeOffset endedBefore, long kept, Guid? above, int limit, CancellationToken cancellation) =>
        database.WriteAsync(session => new EndedJobs(session).Find(state, queue, endedBefore, kept, above, limit), cancellation);

    /// <inheritdoc />
    public Task<int> DeleteUnchangedAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation) =>
        database.WriteAsync(session => jobs.Count(new EndedJobs(session).DeleteUnchanged), cancellation);

    /// <inheritdoc />
    public Task<Job?> FindArchivedAsync(Guid id, CancellationToken cancellation) =>
        database.ReadAsync(connection => Query(connection,
            $"SELECT {JobRow.Columns} FROM jobs_archive WHERE id = $id", ("$id", JobRow.Key(id))).SingleOrDefault(), cancellation);

    /// <inheritdoc />
    public Task<int> DeleteArchivedAsync(DateTimeOffset before, int limit, CancellationToken cancellation) =>
        database.WriteAsync(session => new EndedJobs(session).Forget(before, limit), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<JobCount>> CountAsync(CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<JobCount>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT queue, state, count FROM job_counts WHERE count > 0 ORDER BY queue, state";
            using var rows = command.ExecuteReader();
            List<JobCount> counts = [];
            while (rows.Read()) counts.Add(new(rows.GetString(0), (JobState)rows.GetInt32(1), rows.GetInt64(2)));
            return counts;
        }, cancellation);

    /// <summary>Stores a new job within a transaction; one that is there already stays as it is.</summary>
    internal static void Store(WriteSession session, Job job)
    {
        if (InsertCommand(session, job).ExecuteNonQuery() == 0) return;
        session.Moved(job.Queue, null, job.State);
        foreach (var tag in job.Tags) session.Prepare(Tag, ("$tag", tag), ("$id", JobRow.Key(job.Id))).ExecuteNonQuery();
    }

    /// <summary>Replaces a job within a transaction; whether it did, and whether that ended one whose end somebody waits for.</summary>
    internal static (bool Written, bool AwaitedEnded) Write(WriteSession session, Job held, Job next)
    {
        var ends = session.Prepare(Replace,
            ("$queue", next.Queue), ("$priority", (int)next.Priority), ("$state", (int)next.State),
            ("$attempt", next.Attempt), ("$maxAttempts", next.MaxAttempts),
            ("$scheduledAt", Microseconds.From(next.ScheduledAt)), ("$finalizedAt", JobRow.Time(next.FinalizedAt)),
            ("$leasedBy", next.LeasedBy), ("$leaseExpiresAt", JobRow.Time(next.LeaseExpiresAt)),
            ("$cancelRequestedAt", JobRow.Time(next.CancelRequestedAt)),
            ("$result", next.Result is { } result ? JobRow.Bytes(result) : null),
            ("$history", StoredJson.WriteHistory(next.History)), ("$version", next.Version),
            ("$errorCode", next.ErrorCode), ("$expiresAt", JobRow.Time(next.ExpiresAt)), ("$id", JobRow.Key(next.Id)),
            ("$heldVersion", held.Version), ("$heldState", (int)held.State),
            ("$heldAttempt", held.Attempt), ("$heldBy", held.LeasedBy),
            ("$cancelKnown", held.CancelRequestedAt is not null)).ExecuteScalar();
        if (ends is null) return (false, false);
        session.Moved(held.Queue, held.State, next.State);
        return (true, ends is 1L);
    }

    private static IReadOnlyList<Enqueued> Decide(WriteSession session, UniqueEnqueue decided, IReadOnlyList<UniqueJob> jobs, Batch batch)
    {
        var found = SqliteBatches.Find(session, batch.Id);
        var (enqueued, grown) = decided.Decide(jobs, found ?? batch, isNew: found is null);
        if (grown is not null) SqliteBatches.Write(session, grown);
        return enqueued;
    }

    internal static bool Edit(WriteSession session, Job held, Job next)
    {
        if (session.Prepare(EditWaiting,
            ("$queue", next.Queue), ("$key", next.Key), ("$priority", (int)next.Priority), ("$state", (int)next.State),
            ("$maxAttempts", next.MaxAttempts), ("$timeout", next.Timeout is { } timeout ? (long)timeout.TotalMicroseconds : null),
            ("$scheduledAt", Microseconds.From(next.ScheduledAt)), ("$version", next.Version), ("$args", JobRow.Bytes(next.Args)),
            ("$retry", StoredJson.WriteRetry(next.Retry)), ("$expiresAt", JobRow.Time(next.ExpiresAt)),
            ("$uniqueRule", StoredJson.WriteUnique(next.Unique)), ("$id", JobRow.Key(held.Id)),
            ("$heldVersion", held.Version), ("$heldState", (int)held.State)).ExecuteNonQuery() == 0) return false;
        session.Removed(held.Queue, held.State, 1);
        session.Moved(next.Queue, null, next.State);
        return true;
    }

    private int Expire(WriteSession session, JobState from, int limit) => Move(session, from, JobState.Discarded, session.Prepare(
        ExpireWaiting, ("$now", Microseconds.From(clock.GetUtcNow())), ("$code", ErrorCodes.Expired), ("$from", (int)from), ("$limit", limit)));

    private int Promote(WriteSession session, string sql, JobState from, int limit) => Move(session, from, JobState.Available,
        session.Prepare(sql, ("$now", Microseconds.From(clock.GetUtcNow())), ("$limit", limit)));

    private static int Move(WriteSession session, JobState from, JobState to, SqliteCommand command)
    {
        var moved = 0;
        using var rows = command.ExecuteReader();
        for (; rows.Read(); moved++) session.Moved(rows.GetString(0), from, to);
        return moved;
    }

    private static SqliteCommand InsertCommand(WriteSession session, Job job) => session.Prepare(Insert,
        ("$id", JobRow.Key(job.Id)), ("$module", job.Module), ("$operation", job.Operation), ("$queue", job.Queue),
        ("$priority", (int)job.Priority), ("$lane", (int)job.Lane), ("$state", (int)job.State),
        ("$attempt", job.Attempt), ("$maxAttempts", job.MaxAttempts),
        ("$timeout", job.Timeout is { } timeout ? (long)timeout.TotalMicroseconds : null),
        ("$createdAt", Microseconds.From(job.CreatedAt)), ("$scheduledAt", Microseconds.From(job.ScheduledAt)),
        ("$attemptedAt", JobRow.Time(job.AttemptedAt)), ("$finalizedAt", JobRow.Time(job.FinalizedAt)),
        ("$leasedBy", job.LeasedBy), ("$leaseExpiresAt", JobRow.Time(job.LeaseExpiresAt)),
        ("$cancelRequestedAt", JobRow.Time(job.CancelRequestedAt)), ("$version", job.Version),
        ("$errorCode", job.ErrorCode), ("$tags", job.Tags.IsEmpty ? null : StoredJson.WriteNames(job.Tags)),
        ("$key", job.Key), ("$retry", StoredJson.WriteRetry(job.Retry)), ("$expiresAt", JobRow.Time(job.ExpiresAt)),
        ("$waitsFor", job.WaitsFor), ("$awaited", job.IsAwaited), ("$batch", job.Batch is { } batch ? JobRow.Key(batch) : null),
        ("$uniqueRule", StoredJson.WriteUnique(job.Unique)),
        ("$args", JobRow.Bytes(job.Args)), ("$result", job.Result is { } result ? JobRow.Bytes(result) : null),
        ("$history", StoredJson.WriteHistory(job.History)));

    private static List<Job> Query(
        SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        using var rows = command.ExecuteReader();
        List<Job> jobs = [];
        while (rows.Read()) jobs.Add(JobRow.Read(rows));
        return jobs;
    }
}
