namespace Gristmill.Jobs.Sqlite;

/// <summary>The reminders of a node's grains, in the node's database.</summary>
public sealed class SqliteReminders(SqliteDatabase database) : IReminderStore
{
    /// <inheritdoc />
    public bool IsShared => false;

    /// <inheritdoc />
    public Task<IReadOnlyList<ReminderRow>> ReadAllAsync(CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<ReminderRow>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT grain_id, name, first_tick_at, period, next_tick_at FROM reminders";
            using var rows = command.ExecuteReader();
            List<ReminderRow> reminders = [];
            while (rows.Read())
                reminders.Add(new ReminderRow(rows.GetString(0), rows.GetString(1), Microseconds.ToTime(rows.GetInt64(2)),
                    TimeSpan.FromMicroseconds(rows.GetInt64(3)), Microseconds.ToTime(rows.GetInt64(4))));
            return reminders;
        }, cancellation);

    /// <inheritdoc />
    public Task SaveAsync(ReminderRow reminder, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Prepare("""
            INSERT INTO reminders (grain_id, name, first_tick_at, period, next_tick_at)
            VALUES ($grain, $name, $first, $period, $next)
            ON CONFLICT (grain_id, name) DO UPDATE SET first_tick_at = excluded.first_tick_at,
                period = excluded.period, next_tick_at = excluded.next_tick_at
            """, ("$grain", reminder.GrainId), ("$name", reminder.Name),
            ("$first", Microseconds.From(reminder.FirstTickAt)), ("$period", (long)reminder.Period.TotalMicroseconds),
            ("$next", Microseconds.From(reminder.NextTickAt))).ExecuteNonQuery(), cancellation);

    /// <inheritdoc />
    public Task<bool> TryMoveAsync(
        string grainId, string name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Prepare(
            "UPDATE reminders SET next_tick_at = $to WHERE grain_id = $grain AND name = $name AND next_tick_at = $from",
            ("$to", Microseconds.From(to)), ("$grain", grainId), ("$name", name),
            ("$from", Microseconds.From(from))).ExecuteNonQuery() == 1, cancellation);

    /// <inheritdoc />
    public Task RemoveAsync(string grainId, string name, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Prepare(
            "DELETE FROM reminders WHERE grain_id = $grain AND name = $name",
            ("$grain", grainId), ("$name", name)).ExecuteNonQuery(), cancellation);
}
