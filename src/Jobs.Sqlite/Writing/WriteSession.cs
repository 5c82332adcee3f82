using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite;

/// <summary>The one writing connection, with its prepared statements. Used by the writer's thread alone.</summary>
internal sealed class WriteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private readonly Dictionary<(string Queue, JobState State), long> _counts = [];

    public void Begin()
    {
        _counts.Clear();
        Prepare("BEGIN IMMEDIATE").ExecuteNonQuery();
    }

    public void Commit()
    {
        FlushCounts();
        Prepare("COMMIT").ExecuteNonQuery();
    }

    public void Rollback() => Prepare("ROLLBACK").ExecuteNonQuery();

    /// <summary>The statement with these parameters, prepared the first time it is asked for.</summary>
    public SqliteCommand Prepare(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in parameters) command.Parameters.Add(new SqliteParameter { ParameterName = name });
            _prepared[sql] = command;
        }

        for (var i = 0; i < parameters.Length; i++) command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        return command;
    }

    /// <summary>A job moved; null for a job that is new.</summary>
    public void Moved(string queue, JobState? from, JobState to)
    {
        if (from is { } left) Add(queue, left, -1);
        Add(queue, to, 1);
    }

    /// <summary>Jobs were deleted.</summary>
    public void Removed(string queue, JobState state, int jobs) => Add(queue, state, -jobs);

    /// <summary>How many jobs a queue has in a state, with what this transaction has done.</summary>
    public long CountOf(string queue, JobState state) =>
        (Prepare("SELECT count FROM job_counts WHERE queue = $queue AND state = $state", ("$queue", queue), ("$state", (int)state))
            .ExecuteScalar() is long count ? count : 0)
        + _counts.GetValueOrDefault((queue, state));

    /// <summary>The least ids of a queue's jobs in a state that are greater than one, in order.</summary>
    public List<byte[]> Oldest(JobState state, string queue, byte[] above, int limit)
    {
        List<byte[]> ids = [];
        foreach (var module in IndexGroups.Modules(connection, state, queue))
        {
            using var rows = Prepare("""
                SELECT id FROM jobs INDEXED BY jobs_list
                WHERE state = $state AND queue = $queue AND module = $module AND id > $above ORDER BY id LIMIT $limit
                """, ("$state", (int)state), ("$queue", queue), ("$module", module), ("$above", above), ("$limit", limit))
                .ExecuteReader();
            while (rows.Read()) ids.Add(rows.GetFieldValue<byte[]>(0));
        }

        return [.. ids.OrderBy(JobRow.Id).Take(limit)];
    }

    private void Add(string queue, JobState state, long by) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, (queue, state), out _) += by;

    private void FlushCounts()
    {
        foreach (var ((queue, state), change) in _counts)
        {
            if (change == 0) continue;
            Prepare("""
                INSERT INTO job_counts (queue, state, count) VALUES ($queue, $state, $change)
                ON CONFLICT (queue, state) DO UPDATE SET count = count + excluded.count
                """, ("$queue", queue), ("$state", (int)state), ("$change", change)).ExecuteNonQuery();
        }
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        connection.Dispose();
    }
}
