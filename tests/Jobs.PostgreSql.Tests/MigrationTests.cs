using Npgsql;

namespace Gristmill.Jobs.PostgreSql.Tests;

public sealed class MigrationTests(ServerFixture fixture) : StoreTest(fixture)
{
    [Fact]
    public async Task Many_nodes_may_migrate_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync()));
        Assert.Equal($"{Migrator.Latest}", (await Server.QueryAsync(Name, "SELECT max(number) FROM gristmill.migrations")).Trim());
    }

    [Fact]
    public async Task A_migration_takes_as_long_as_it_must()
    {
        // As a node that builds an index over many rows does, longer than any statement else may take.
        var migrating = Server.QueryAsync(Name,
            $"SELECT pg_advisory_lock({Migrator.LockKey}, hashtext('gristmill')), pg_sleep(3)");
        while ((await Server.QueryAsync(Name, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted")).Trim() == "0")
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Now);
        await OpenAsync(connection: $"{Connection};Command Timeout=1");
        await migrating;
    }

    [Fact]
    public async Task Rows_of_the_first_schema_are_kept_listed_and_run()
    {
        var scripts = typeof(Migrator).Assembly;
        using var first = new StreamReader(scripts.GetManifestResourceStream(scripts.GetManifestResourceNames().Order().First())!);
        await Server.QueryAsync(Name, $$"""
            CREATE SCHEMA gristmill;
            SET search_path = gristmill;
            CREATE TABLE migrations (number integer NOT NULL PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
            INSERT INTO migrations VALUES (1);
            {{await first.ReadToEndAsync(Now)}}
            INSERT INTO gristmill.jobs (id, module, operation, queue, priority, lane, state, attempt, max_attempts, created_at,
                scheduled_at, finalized_at, version, args)
            SELECT gen_random_uuid(), 'mill', 'grind', 'default', 0, 1, state, 0, 20, now(), now(), CASE state WHEN 5 THEN now() END, 1, '{}'
            FROM unnest('{2, 5, 5}'::smallint[]) AS state;
            INSERT INTO gristmill.job_counts VALUES ('', -1, 'default', 2, 1), ('', -1, 'default', 5, 2);
            """);
        var store = await StoreAsync();
        Assert.Equal(2, (await store.ListAsync(new JobFilter { State = JobState.Completed, Module = "mill" }, Now)).Jobs.Count);
        var job = Assert.Single(await AcquireAsync(store, 5));
        Assert.True(await store.TryWriteAsync(job, Complete(store, job), Now));
        Assert.Equal(3, (await store.PruneAsync(JobState.Completed, "default", DateTimeOffset.MaxValue, 0, null, 10, toTable: false, Now)).Deleted);
        await AssertCountsAgreeAsync();
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        await OpenAsync();
        await Server.QueryAsync(Name, "INSERT INTO gristmill.migrations VALUES (999)");
        var refused = await Assert.ThrowsAsync<StoreUnusableException>(() => OpenAsync());
        Assert.Contains("migration 999", refused.Message);
        Assert.Contains("newer build", refused.Message);
    }

    [Fact]
    public async Task A_role_that_may_not_change_tables_is_told_to_migrate_and_suffices_once_that_is_done()
    {
        var role = $"small_{Name}";
        await Server.QueryAsync(Name, $"CREATE ROLE {role} LOGIN");
        var limited = Server.Connection(Name, role);
        var refused = await Assert.ThrowsAsync<StoreUnusableException>(() => OpenAsync(connection: limited));
        Assert.Contains("gristmill migrate", refused.Message);

        await OpenAsync();
        await Server.QueryAsync(Name, $"""
            GRANT USAGE ON SCHEMA gristmill TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA gristmill TO {role};
            """);
        var store = await StoreAsync(await OpenAsync(connection: limited));
        await store.EnqueueAsync([New(store)], Now);
        var job = Assert.Single(await AcquireAsync(store, 1));
        Assert.True(await store.TryWriteAsync(job, Complete(store, job), Now));
        await store.RemoveSiloAsync(Silo, Now);
    }

    [Fact]
    public async Task The_script_run_by_hand_is_the_migration()
    {
        await Server.QueryAsync(Name, Migrator.Script("by_hand"));
        var options = new PostgreSqlOptions { Schema = "by_hand" };
        var store = await StoreAsync(await OpenAsync(options));
        await store.EnqueueAsync([New(store)], Now);
        Assert.Single(await AcquireAsync(store, 1));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_in_one_line()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(Connection) { Port = 1 }.ToString();
        Assert.DoesNotContain('\n', (await Assert.ThrowsAsync<StoreUnusableException>(() => OpenAsync(connection: nowhere))).Message);
        Assert.DoesNotContain('\n', (await Assert.ThrowsAsync<StoreUnusableException>(() => OpenAsync(connection: "Hosst=x"))).Message);
    }

    [Fact]
    public async Task Reminders_are_saved_moved_by_one_and_removed()
    {
        var reminders = new PostgreSqlReminders(await OpenAsync());
        var at = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var row = new ReminderRow("job/1", "attempt", at, TimeSpan.FromMinutes(1), at);
        await reminders.SaveAsync(row, Now);
        var moved = await Task.WhenAll(Enumerable.Range(1, 10).Select(_ =>
            reminders.TryMoveAsync("job/1", "attempt", at, at.AddMinutes(1), Now)));
        Assert.Single(moved, true);
        Assert.Equal([row with { NextTickAt = at.AddMinutes(1) }], await reminders.ReadAllAsync(Now));
        await reminders.RemoveAsync("job/1", "attempt", Now);
        Assert.Empty(await reminders.ReadAllAsync(Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mill")]
    [InlineData("mill; DROP TABLE jobs")]
    public void A_schema_s_name_needs_no_quotes(string schema)
    {
        var options = new PostgreSqlOptions { Schema = schema };
        Assert.Contains("PostgreSql:Schema", options.Validate(null, options).FailureMessage);
    }
}
