using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>The statement of a list: newest first, from the indexes that keep waiting and ended jobs apart.</summary>
internal static class ListSql
{
    private const string Waiting = "state IN (1, 2, 4)";
    private const string Running = "state = 3";
    private const string Ended = "state IN (5, 6, 7)";

    public static (string Sql, IReadOnlyList<NpgsqlParameter> Parameters) For(JobFilter filter)
    {
        List<NpgsqlParameter> parameters = [new NpgsqlParameter<int> { TypedValue = filter.Limit + 1 }];
        List<string> where = [];
        if (filter.Module is { } module) Where("module =", new NpgsqlParameter<string> { TypedValue = module });
        if (filter.Queue is { } queue) Where("queue =", new NpgsqlParameter<string> { TypedValue = queue });
        if (filter.After is { } after) Where("id <", new NpgsqlParameter<Guid> { TypedValue = after });
        var conditions = string.Concat(where.Select(condition => $" AND {condition}"));
        return (filter switch
        {
            { State: JobState.Running } => Select(Running, conditions),
            // The number itself, not a parameter: the planner must see which index holds it.
            { State: { } state } => Select($"state = {(int)state}", conditions),
            { Module: null, Queue: null } => Select("true", conditions),
            _ => $"({Select(Waiting, conditions)}) UNION ALL ({Select(Running, conditions)}) UNION ALL "
                + $"({Select(Ended, conditions)}) ORDER BY id DESC LIMIT $1",
        }, parameters);

        void Where(string condition, NpgsqlParameter value)
        {
            parameters.Add(value);
            where.Add($"{condition} ${parameters.Count}");
        }
    }

    private static string Select(string state, string conditions) =>
        $"SELECT {JobRow.ListColumns} FROM jobs WHERE {state}{conditions} ORDER BY id DESC LIMIT $1";
}
