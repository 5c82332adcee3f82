using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Gristmill.Jobs.PostgreSql.Tests;

/// <summary>The hot statements go by their indexes, however many jobs there are, analyzed or not.</summary>
public sealed class PlanTests(ServerFixture fixture) : StoreTest(fixture)
{
    private const int Ended = 100_000;
    private const int Waiting = 16_000;

    private const string Fill = """
        INSERT INTO gristmill.jobs (id, module, operation, queue, priority, lane, state, attempt, max_attempts, created_at,
            scheduled_at, finalized_at, leased_by, lease_expires_at, version, args)
        SELECT gen_random_uuid(), CASE WHEN i % 10 = 0 THEN 'rare' ELSE 'mill' END, 'grind', 'default', 0, 1, state, 1, 20, now(),
            now(), now(), 'gone/1', now(), 1, '{}'
        FROM (SELECT i, CASE WHEN i <= @ended THEN 5 WHEN i % 100 = 0 THEN 3 WHEN i % 10 = 1 THEN 1 ELSE 2 END AS state
              FROM generate_series(@first, @last) AS i) AS jobs
        """;

    /// <summary>What the database's statistics tell.</summary>
    public enum Statistics
    {
        /// <summary>Nothing.</summary>
        None,

        /// <summary>How it was before jobs waited, as after a burst of them.</summary>
        OfEndedJobs,

        /// <summary>How it is.</summary>
        OfAllJobs,
    }

    [Theory]
    [InlineData(Statistics.None)]
    [InlineData(Statistics.OfEndedJobs)]
    [InlineData(Statistics.OfAllJobs)]
    public async Task Hot_statements_touch_no_more_rows_than_they_answer(Statistics statistics)
    {
        var database = await OpenAsync();
        await Server.QueryAsync(Name, Filled(1, Ended));
        if (statistics == Statistics.OfEndedJobs) await Server.QueryAsync(Name, "ANALYZE gristmill.jobs");
        await Server.QueryAsync(Name, Filled(Ended + 1, Ended + Waiting));
        if (statistics == Statistics.OfAllJobs) await Server.QueryAsync(Name, "ANALYZE gristmill.jobs");
        var jobs = await Server.QueryAsync(Name, "SELECT array_agg(id) FROM (SELECT id FROM gristmill.jobs WHERE state = 3 LIMIT 20) x");
        await using var connection = await database.ConnectAsync(Now);
        foreach (var (sql, values, index) in Statements(jobs.Trim()))
        {
            var plan = await ExplainAsync(connection, sql, values);
            Assert.True(plan.Contains(index), $"{index} is not in the plan of\n{sql}\n{plan}");
            Assert.DoesNotContain("Seq Scan on jobs", plan);
            Assert.DoesNotContain("Bitmap", plan);
            Assert.DoesNotContain("Hash Join", plan);
            // The list of jobs that wait is not in the order in which they are taken.
            if (index == "jobs_available") Assert.DoesNotContain("jobs_waiting", plan);
        }
    }

    [Fact]
    public async Task A_silo_that_starts_over_a_large_table_reads_none_of_it()
    {
        await OpenAsync();
        await Server.QueryAsync(Name, Filled(1, 200_000)
            .Replace("i % 100 = 0 THEN 3 WHEN i % 10 = 1 THEN 1 ELSE 2", "true THEN 1")
            .Replace("now(), now(), 'gone/1'", "now() + interval '1 day', NULL, NULL"));
        Assert.Equal("200000", (await Server.QueryAsync(Name, "SELECT count(*) FROM gristmill.jobs")).Trim());
        await Server.QueryAsync(Name, "SELECT pg_stat_reset()");
        await using (var database = await OpenAsync())
        await using (var store = await StoreAsync(database))
        {
            Assert.Empty(await store.FindLostAsync(TimeSpan.FromSeconds(10), 500, Now));
            Assert.Equal(0, (await store.PromoteAsync(1_000, Now)).Promoted);
            Assert.Empty(await AcquireAsync(store, 1_000));
        }

        // A connection tells what it read when it ends.
        const string Connected = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'gristmill'";
        while ((await Server.QueryAsync(Name, Connected)).Trim() != "0") await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Now);
        var read = await Server.QueryAsync(Name,
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'jobs'");
        Assert.InRange(int.Parse(read), 0, 10);
    }

    [Fact]
    public async Task An_acquisition_touches_no_more_than_a_head_of_each_group_and_what_its_limit_allows()
    {
        const int Groups = 300;
        const int Limit = 10;
        await OpenAsync();
        await Server.QueryAsync(Name, $"""
            INSERT INTO gristmill.jobs (id, module, operation, queue, priority, lane, state, attempt, max_attempts, created_at,
                scheduled_at, version, args)
            SELECT gen_random_uuid(), 'mill', 'grind', 'q' || i % {Groups}, i % 7, 1, 2, 0, 3, now(), now() - i * interval '1 ms', 1, '1'
            FROM generate_series(1, {Groups} * 100) AS i
            """);
        await Server.QueryAsync(Name, "ANALYZE gristmill.jobs");
        await using var database = await OpenAsync();
        await using var connection = await database.ConnectAsync(Now);
        await using var transaction = await connection.BeginTransactionAsync(Now);
        var plan = await ExplainAsync(connection, AcquireSql.Plain,
            $"1::smallint, 'mill/1', now(), now(), 'mill/1', 0::smallint, '{{mill/grind}}', {Limit}", "(ANALYZE, TIMING OFF)");
        // A probe for each group and one that finds no more; then the limit's triangle twice at most, and the rows taken.
        Assert.InRange(RowsOf(plan, "jobs_available"), Limit, Groups + 1 + Limit * (Limit + 1) + Limit * 2);
        plan = await ExplainAsync(connection, AcquireSql.Contenders(byPriority: false), $"1::smallint, '{{mill/grind}}', {Limit}", "(ANALYZE, TIMING OFF)");
        Assert.InRange(RowsOf(plan, "jobs_available"), Limit, Groups + 1 + Limit * (Limit + 1));
    }

    [Fact]
    public async Task The_jobs_that_come_before_one_are_counted_by_index_as_far_as_their_queues_have_room()
    {
        const int Groups = 100;
        const int Room = 7;
        await OpenAsync();
        await Server.QueryAsync(Name, $"""
            INSERT INTO gristmill.jobs (id, module, operation, queue, priority, lane, state, attempt, max_attempts, created_at,
                scheduled_at, version, args)
            SELECT gen_random_uuid(), 'mill', 'grind', 'q' || i % {Groups}, 0, 1, 2, 0, 3, now(), now() - i * interval '1 ms', 1, '1'
            FROM generate_series(1, {Groups} * 100) AS i
            """);
        await Server.QueryAsync(Name, $"""
            INSERT INTO gristmill.queues (queue, max_running, note, version, has_keys, restricts, last_key)
            SELECT 'q' || i, {Room}, '', 1, false, true, '' FROM generate_series(1, {Groups} - 1) AS i
            """);
        await Server.QueryAsync(Name, "ANALYZE gristmill.jobs");
        await using var database = await OpenAsync();
        await using var connection = await database.ConnectAsync(Now);
        await using var transaction = await connection.BeginTransactionAsync(Now);
        var plan = await ExplainAsync(connection, QueueSql.Ahead,
            "1::smallint, 'q0', '', 0::smallint, now(), gen_random_uuid(), 20, now()", "(ANALYZE, TIMING OFF)");
        Assert.InRange(RowsOf(plan, "jobs_available"), Groups + Groups * Room, Groups + 1 + (Groups - 1) * Room + 20);
    }

    private static string Filled(int first, int last) =>
        Fill.Replace("@ended", $"{Ended}").Replace("@first", $"{first}").Replace("@last", $"{last}");

    /// <summary>The rows that all scans of an index gave, by a plan that was run.</summary>
    private static double RowsOf(string plan, string index) => Regex.Matches(plan, $@"using {index} .*\(actual rows=([\d.]+) loops=(\d+)\)", RegexOptions.NonBacktracking)
        .Sum(scan => double.Parse(scan.Groups[1].Value, CultureInfo.InvariantCulture) * int.Parse(scan.Groups[2].Value, CultureInfo.InvariantCulture));

    private static IEnumerable<(string Sql, string Values, string Index)> Statements(string ids)
    {
        yield return (AcquireSql.Plain, "1::smallint, 'mill/1', now(), now(), 'mill/1', 0::smallint, '{mill/grind,rare/grind}', 20", "jobs_available");
        yield return (AcquireSql.Limited, "1::smallint, 'mill/1', now(), now(), 'mill/1', 0::smallint, '{mill/grind,rare/grind}', 20", "jobs_available");
        yield return (AcquireSql.Limited, "1::smallint, 'mill/1', now(), now(), 'mill/1', 0::smallint, '{mill/grind,rare/grind}', 20", "job_counts_queue");
        yield return (AcquireSql.ForgetRemembered, "now()", "queue_starts_pkey");
        yield return (QueueSql.Ahead, "1::smallint, 'q', '', 0::smallint, now(), gen_random_uuid(), 20, now()", "jobs_available");
        yield return (QueueSql.OfKeys, "1::smallint, 'q', '', 1, 20, now()", "jobs_available");
        yield return (QueueSql.Held, "'{q}'", "jobs_running");
        yield return (AcquireSql.Contenders(byPriority: false), "1::smallint, '{mill/grind,rare/grind}', 20", "jobs_available");
        yield return (AcquireSql.Contenders(byPriority: true), "1::smallint, '{mill/grind,rare/grind}', 20, 0.5", "jobs_available");
        yield return (AcquireSql.Take, "1::smallint, 'mill/1', now(), now(), 'mill/1', 0::smallint, '{default}', '{mill}', '{grind}', '{\"\"}', '{0}', '{0}', "
            + "'{20}', '{}', '{}', '{}'", "jobs_available");
        yield return (WaitSql.Operations, "", "jobs_available");
        yield return (WaitSql.Available, "'rare/grind', now(), 20", "jobs_available");
        yield return (AcquireSql.LockQueues, "", "job_counts_queue");
        yield return (AcquireSql.RunningKeys, "", "jobs_running");
        yield return (JobSql.Expire, "'mill/1', 0::smallint, now(), 20, 'expired'", "jobs_expiring");
        yield return (JobSql.Promote, "'mill/1', 0::smallint, now(), 20", "jobs_due");
        yield return (JobSql.NextDue, "", "jobs_due");
        yield return (SettleSql.Note, "20", "jobs_to_tell");
        yield return (SettleSql.Note, "20", "job_dependencies_on");
        yield return (SettleSql.OfJobs, $"'{ids}', 16000000", "job_dependencies_pkey");
        yield return (SettleSql.HoldAwaited, $"'{ids}'", "jobs_pkey");
        yield return (SettleSql.Tell, $"'{ids}'", "job_dependencies_on");
        yield return (JobSql.Lost, "now(), now(), 20", "jobs_running");
        yield return (JobSql.Renew, $"'mill/1', now(), '{ids}', '{{1}}', '{{2}}', 3::smallint", "jobs_pkey");
        yield return (CompletionStep.Sql, $"'mill/1', 0::smallint, 3::smallint, 'gone/1', '{ids}', '{{1}}', '{{1}}', '{{now}}', '{{null}}'",
            "jobs_pkey");
        yield return (JobSql.Prune(JobState.Completed, toTable: false),
            $"'mill/1', 0::smallint, 'default', now(), '{Guid.Empty}', 20, 0", "jobs_ended");
        yield return (List(new JobIndex.Of(JobState.Completed, null, null)), "50", "jobs_ended");
        yield return (List(new JobIndex.Of(JobState.Available, null, null)), "50", "jobs_waiting");
        yield return (List(new JobIndex.Of(JobState.Running, null, null)), "50", "jobs_running");
        yield return (List(new JobIndex.Of(null, "rare", null)), "50, 'rare'", "jobs_ended");
        yield return (List(new JobIndex.Of(null, null, "default")), "50, 'default'", "jobs_waiting");
        yield return (List(new JobIndex.Of(JobState.Completed, "rare", "default")), "50, 'rare', 'default'", "jobs_ended");
        yield return (List(new JobIndex.Of(null, null, null)), "50", "jobs_pkey");
        yield return (List(new JobIndex.OfTag("red")), "50, 'red'", "job_tags_pkey");
        yield return (List(new JobIndex.OfBatch(Guid.Empty)), $"50, '{Guid.Empty}'", "jobs_batch");
        yield return (List(new JobIndex.OfErrorCode("fault")), "50, 'fault'", "jobs_error_code");
    }

    private static string List(JobIndex index) => ListSql.For(index, new JobRange(null, null, 50)).Sql;

    private static async Task<string> ExplainAsync(NpgsqlConnection connection, string sql, string values, string options = "")
    {
        var name = $"p{Guid.NewGuid():N}";
        await using var prepare = new NpgsqlCommand($"PREPARE {name} AS {sql}", connection);
        await prepare.ExecuteNonQueryAsync(Now);
        await using var explain = new NpgsqlCommand($"EXPLAIN {options} EXECUTE {name}{(values == "" ? "" : $"({values})")}", connection);
        await using var rows = await explain.ExecuteReaderAsync(Now);
        List<string> lines = [];
        while (await rows.ReadAsync(Now)) lines.Add(rows.GetString(0));
        return string.Join('\n', lines);
    }
}
