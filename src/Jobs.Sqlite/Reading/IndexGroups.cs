using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite;

/// <summary>The queues and modules that the index of states has, found by skipping from one to the next.</summary>
internal static class IndexGroups
{
    /// <summary>The queues that have jobs in a state.</summary>
    public static IReadOnlyList<string> Queues(SqliteConnection connection, JobState state) =>
        Skip(connection, "queue", "state = $state", ("$state", (int)state));

    /// <summary>The modules whose jobs a queue has in a state.</summary>
    public static IReadOnlyList<string> Modules(SqliteConnection connection, JobState state, string queue) =>
        Skip(connection, "module", "state = $state AND queue = $queue", ("$state", (int)state), ("$queue", queue));

    private static List<string> Skip(
        SqliteConnection connection, string column, string where, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT min({column}) FROM jobs INDEXED BY jobs_list WHERE {where} AND {column} > $last";
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        var last = command.Parameters.AddWithValue("$last", "");
        List<string> found = [];
        while (command.ExecuteScalar() is string next)
        {
            found.Add(next);
            last.Value = next;
        }

        return found;
    }
}
