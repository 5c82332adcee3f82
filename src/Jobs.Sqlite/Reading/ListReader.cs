using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite;

/// <summary>
/// Reads the ids of part of an index, newest first. The index of states has the ids of each queue and module in order; these are
/// found by skipping from one to the next, and the newest of each are merged.
/// </summary>
internal sealed class ListReader(SqliteConnection connection, JobRange range)
{
    private static readonly byte[] Last = [.. Enumerable.Repeat(byte.MaxValue, 16)];

    /// <summary>The ids, as they are stored.</summary>
    public IReadOnlyList<byte[]> Read(JobIndex index) => index switch
    {
        JobIndex.OfTag(var tag) => Ids("job_id", "FROM job_tags WHERE tag = $tag", ("$tag", tag)),
        JobIndex.OfBatch(var batch) => Ids("id", "FROM jobs INDEXED BY jobs_batch WHERE batch_id = $batch", ("$batch", JobRow.Key(batch))),
        JobIndex.OfErrorCode(var code) => Ids("id", "FROM jobs INDEXED BY jobs_error_code WHERE error_code = $code", ("$code", code)),
        JobIndex.Of { State: null, Module: null, Queue: null } => Ids("id", "FROM jobs WHERE true"),
        JobIndex.Of of => Merged(of),
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "Unknown index."),
    };

    private List<byte[]> Merged(JobIndex.Of of)
    {
        var groups =
            from state in of.State is { } one ? [one] : Enum.GetValues<JobState>()
            from queue in of.Queue is { } kept ? [kept] : IndexGroups.Queues(connection, state)
            from module in IndexGroups.Modules(connection, state, queue)
            where of.Module is null || module == of.Module
            select OfGroup(state, queue, module);
        return [.. groups.SelectMany(ids => ids).OrderByDescending(JobRow.Id).Take(range.Limit)];
    }

    private List<byte[]> OfGroup(JobState state, string queue, string module) => Ids("id",
        "FROM jobs INDEXED BY jobs_list WHERE state = $state AND queue = $queue AND module = $module",
        ("$state", (int)state), ("$queue", queue), ("$module", module));

    private List<byte[]> Ids(string id, string from, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {id} {from} AND {id} < $below AND {id} >= $from ORDER BY {id} DESC LIMIT $limit";
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        command.Parameters.AddWithValue("$below", range.Below is { } below ? JobRow.Key(below) : Last);
        command.Parameters.AddWithValue("$from", JobRow.Key(range.From ?? Guid.Empty));
        command.Parameters.AddWithValue("$limit", range.Limit);
        using var rows = command.ExecuteReader();
        List<byte[]> ids = [];
        while (rows.Read()) ids.Add(rows.GetFieldValue<byte[]>(0));
        return ids;
    }
}
