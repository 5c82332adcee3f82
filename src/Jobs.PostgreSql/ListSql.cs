using System.Globalization;
using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>The statement that reads part of an index, newest first.</summary>
internal sealed class ListSql
{
    private static readonly JobState[] Waiting = [JobState.Scheduled, JobState.Available, JobState.Retryable];

    private readonly List<NpgsqlParameter> _parameters = [];
    private readonly JobIndex _index;
    private readonly string _limit;
    private readonly string _range;

    private ListSql(JobIndex index, JobRange range)
    {
        _index = index;
        _limit = Add(range.Limit);
        _range = (range.Below is { } below ? $" AND @id < {Add(below)}" : "") + (range.From is { } from ? $" AND @id >= {Add(from)}" : "");
    }

    public static (string Sql, IReadOnlyList<NpgsqlParameter> Parameters) For(JobIndex index, JobRange range)
    {
        var list = new ListSql(index, range);
        var columns = range.WithArgs ? JobRow.SearchColumns : JobRow.ListColumns;
        // The ids first, so that no row is fetched that another index has newer ones than.
        var sql = $"SELECT {columns} FROM ({list.Ids()}) AS i (job) JOIN jobs ON id = job ORDER BY id DESC";
        return (sql, list._parameters);
    }

    private string Ids() => _index switch
    {
        JobIndex.OfTag(var tag) => Newest("job_id", $"FROM job_tags WHERE tag = {Add(tag)}"),
        JobIndex.OfBatch(var batch) => Newest("id", $"FROM jobs WHERE batch_id = {Add(batch)}"),
        JobIndex.OfErrorCode(var code) => Newest("id", $"FROM jobs WHERE error_code = {Add(code)}"),
        JobIndex.Of { State: null, Module: null, Queue: null } => Newest("id", "FROM jobs WHERE true"),
        JobIndex.Of of => IdsOf(of),
        _ => throw new InvalidOperationException($"Unknown index {_index}."),
    };

    private string IdsOf(JobIndex.Of of)
    {
        var module = of.Module is { } name ? Add(name) : null;
        var queue = of.Queue is { } kept ? Add(kept) : null;
        var parts = (of.State is { } state ? [state] : Enum.GetValues<JobState>())
            .Select(each => each == JobState.Running ? Running(module, queue) : OfState(each, module, queue));
        return $"SELECT id FROM ({string.Join(" UNION ALL ", parts.Select(part => $"({part})"))}) AS p ORDER BY id DESC LIMIT {_limit}";
    }

    /// <summary>
    /// Running jobs are found first and sorted then (OFFSET 0 keeps the planner from merging the two): going by id until one is
    /// found that runs would pass over all that ended since.
    /// </summary>
    private string Running(string? module, string? queue) => Newest("id",
        $"FROM (SELECT id FROM jobs WHERE state = 3{Equal("module", module)}{Equal("queue", queue)} OFFSET 0) AS r WHERE true");

    /// <summary>
    /// The index has the ids of each queue and module in order; these are found by skipping from one to the next, and the
    /// newest of each are merged.
    /// </summary>
    private string OfState(JobState state, string? module, string? queue)
    {
        // The numbers themselves, not parameters: the planner must see which index holds them.
        var number = ((int)state).ToString(CultureInfo.InvariantCulture);
        var jobs = $"FROM jobs WHERE state = {number} AND state IN ({(Waiting.Contains(state) ? "1, 2, 4" : "5, 6, 7")})";
        if (module is not null && queue is not null) return Newest("id", $"{jobs} AND queue = {queue} AND module = {module}");
        var some = jobs + Equal("queue", queue);
        // With the queue given it must not be compared again: the server would then go through all of it to the next module.
        var further = queue is null ? "(queue, module) > (g.queue, g.module)" : "module > g.module";
        return $"""
            WITH RECURSIVE g AS (
                (SELECT queue, module {some} ORDER BY queue, module LIMIT 1)
                UNION ALL
                SELECT n.queue, n.module FROM g CROSS JOIN LATERAL (
                    SELECT queue, module {some} AND {further} ORDER BY queue, module LIMIT 1) AS n
            )
            SELECT h.id FROM g CROSS JOIN LATERAL (
                {Newest("id", $"{jobs} AND queue = g.queue AND module = g.module")}) AS h
            WHERE true{Equal("g.module", module)} ORDER BY h.id DESC LIMIT {_limit}
            """;
    }

    private string Newest(string id, string from) => $"SELECT {id} {from}{_range.Replace("@id", id)} ORDER BY {id} DESC LIMIT {_limit}";

    private static string Equal(string column, string? parameter) => parameter is null ? "" : $" AND {column} = {parameter}";

    private string Add<T>(T value)
    {
        _parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${_parameters.Count}";
    }
}
