using System.Globalization;

namespace Gristmill.Testing.Chaos;

/// <summary>What the database and the module wrote down, each on its own.</summary>
/// <param name="Jobs">The table.</param>
/// <param name="Outcomes">Every outcome that was accepted, in order, as a trigger noted it.</param>
/// <param name="Promoted">When jobs whose retry was due became available.</param>
/// <param name="Begun">When the module began a job's attempt, by job and number.</param>
/// <param name="Finished">The attempts that the module finished.</param>
/// <param name="CountsDiffer">States whose kept count is not that of the rows.</param>
internal sealed record ChaosRecord(
    IReadOnlyList<ChaosRecord.JobRow> Jobs,
    ILookup<Guid, ChaosRecord.Outcome> Outcomes,
    ILookup<Guid, DateTimeOffset> Promoted,
    IReadOnlyDictionary<(Guid Job, int Number), DateTimeOffset> Begun,
    IReadOnlySet<(Guid Job, int Number)> Finished,
    IReadOnlyList<string> CountsDiffer)
{
    /// <summary>Notes each time a job stops to run or to wait for its retry, and each change of a job that has ended.</summary>
    public const string Begin = """
        CREATE SCHEMA chaos;
        CREATE TABLE chaos.outcomes (
            number bigserial PRIMARY KEY, job uuid, attempt integer, silo text, was smallint, state smallint, outcome integer,
            at timestamptz DEFAULT clock_timestamp());
        CREATE FUNCTION chaos.note() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO chaos.outcomes (job, attempt, silo, was, state, outcome)
            VALUES (old.id, old.attempt, old.leased_by, old.state, new.state, CASE WHEN new.history IS DISTINCT FROM old.history
                THEN (new.history::jsonb -> -1 ->> 'outcome')::integer END);
            RETURN NULL;
        END $$;
        CREATE TRIGGER note AFTER UPDATE ON gristmill.jobs FOR EACH ROW
            WHEN ((old.state IN (3, 4) AND new.state <> old.state) OR old.state IN (5, 6, 7)) EXECUTE FUNCTION chaos.note();
        """;

    public static async Task<ChaosRecord> ReadAsync(ChaosCluster cluster)
    {
        var jobs = await RowsAsync("""
            SELECT id, state, attempt, convert_from(result, 'UTF8'), (SELECT string_agg(
                (ended ->> 'attempt') || ':' || (ended ->> 'outcome'), ' ' ORDER BY position)
                FROM jsonb_array_elements(history::jsonb) WITH ORDINALITY AS h (ended, position))
            FROM gristmill.jobs
            """);
        var noted = (await RowsAsync(
            "SELECT job, attempt, silo, was, state, outcome, extract(epoch FROM at) FROM chaos.outcomes ORDER BY number"))
            .Select(row => new Outcome(Guid.Parse(row[0]), int.Parse(row[1]), row[2], int.Parse(row[3]), int.Parse(row[4]),
                row[5].Length == 0 ? null : int.Parse(row[5]),
                DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(double.Parse(row[6], CultureInfo.InvariantCulture)))).ToArray();
        var differ = await RowsAsync("""
            SELECT queue, state, coalesce(kept.count, 0), coalesce(counted.count, 0)
            FROM (SELECT queue, state, sum(count) AS count FROM gristmill.job_counts GROUP BY 1, 2) kept
            FULL JOIN (SELECT queue, state, count(*) AS count FROM gristmill.jobs GROUP BY 1, 2) counted USING (queue, state)
            WHERE coalesce(kept.count, 0) <> coalesce(counted.count, 0)
            """);
        return new ChaosRecord(
            [.. jobs.Select(row => new JobRow(Guid.Parse(row[0]), int.Parse(row[1]), int.Parse(row[2]), row[3], row[4]))],
            noted.Where(outcome => outcome.Was != Outcome.Retryable).ToLookup(outcome => outcome.Job),
            noted.Where(outcome => outcome.Was == Outcome.Retryable).ToLookup(outcome => outcome.Job, outcome => outcome.At),
            Entries(cluster, "begin").ToDictionary(entry => entry.Attempt, entry => entry.At),
            Entries(cluster, "end").Select(entry => entry.Attempt).ToHashSet(),
            [.. differ.Select(row => $"queue {row[0]} state {row[1]}: {row[2]} kept, {row[3]} in the table")]);

        async Task<IEnumerable<string[]>> RowsAsync(string sql) =>
            (await cluster.QueryAsync(sql)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|'));
    }

    private static IEnumerable<((Guid, int) Attempt, DateTimeOffset At)> Entries(ChaosCluster cluster, string what) =>
        new DirectoryInfo(cluster.Journal).EnumerateFiles($"{what} *").Select(file => (file, parts: file.Name.Split(' ')))
            .Select(entry => ((Guid.Parse(entry.parts[1]), int.Parse(entry.parts[2])), new DateTimeOffset(entry.file.LastWriteTimeUtc)));

    /// <summary>A job as it is in the end; its history as "attempt:outcome attempt:outcome".</summary>
    internal sealed record JobRow(Guid Id, int State, int Attempt, string Result, string History);

    /// <summary>A job that stopped to run.</summary>
    internal sealed record Outcome(Guid Job, int Attempt, string Silo, int Was, int State, int? Kind, DateTimeOffset At)
    {
        public const int Retryable = 4;
        private const int Available = 2;
        private const int RescuedKind = 3;
        private const int ReleasedKind = 5;

        public bool IsRescue => Kind == RescuedKind;

        /// <summary>Given back unspent, whether or not it had started.</summary>
        public bool IsReleased => State == Available && Kind is null or ReleasedKind;
    }
}
