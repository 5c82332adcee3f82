using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite;

/// <summary>The jobs that wait for an operation; the index has those of each queue and operation together.</summary>
internal static class WaitingOperations
{
    internal const string Next = """
        SELECT lane, queue, module, operation FROM jobs INDEXED BY jobs_available
        WHERE state = 2 AND (lane, queue, module, operation) > ($lane, $queue, $module, $operation)
        ORDER BY lane, queue, module, operation LIMIT 1
        """;

    internal const string Available = $"""
        SELECT {JobRow.StateColumns} FROM jobs INDEXED BY jobs_available
        WHERE state = 2 AND lane = $lane AND queue = $queue AND module = $module AND operation = $operation AND scheduled_at < $dueBefore
        LIMIT $limit
        """;

    /// <summary>The queues and operations that Available jobs are of.</summary>
    public static IReadOnlyList<(long Lane, string Queue, string Module, string Operation)> Groups(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Next;
        List<(long, string, string, string)> groups = [];
        for ((long Lane, string Queue, string Module, string Operation) last = (-1, "", "", ""); ; groups.Add(last))
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$lane", last.Lane);
            command.Parameters.AddWithValue("$queue", last.Queue);
            command.Parameters.AddWithValue("$module", last.Module);
            command.Parameters.AddWithValue("$operation", last.Operation);
            using var rows = command.ExecuteReader();
            if (!rows.Read()) return groups;
            last = (rows.GetInt64(0), rows.GetString(1), rows.GetString(2), rows.GetString(3));
        }
    }

    /// <summary>Since when no silo has each of these operations; of all others that is forgotten.</summary>
    public static IReadOnlyDictionary<string, DateTimeOffset> Mark(WriteSession session, IReadOnlyList<string> operations, DateTimeOffset now)
    {
        session.Prepare("DELETE FROM unrunnable_operations WHERE name NOT IN (SELECT value FROM json_each($names))",
            ("$names", StoredJson.WriteNames(operations))).ExecuteNonQuery();
        foreach (var name in operations)
            session.Prepare("INSERT INTO unrunnable_operations (name, since) VALUES ($name, $now) ON CONFLICT DO NOTHING",
                ("$name", name), ("$now", Microseconds.From(now))).ExecuteNonQuery();
        Dictionary<string, DateTimeOffset> since = [];
        using var rows = session.Prepare("SELECT name, since FROM unrunnable_operations").ExecuteReader();
        while (rows.Read()) since[rows.GetString(0)] = Microseconds.ToTime(rows.GetInt64(1));
        return since;
    }
}
