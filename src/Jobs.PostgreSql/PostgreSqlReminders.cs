using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>The reminders of all silos' grains, beside the jobs.</summary>
public sealed class PostgreSqlReminders(PostgreSqlDatabase database) : IReminderStore
{
    private const string Save = """
        INSERT INTO reminders (grain_id, name, first_tick_at, period, next_tick_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (grain_id, name) DO UPDATE SET first_tick_at = excluded.first_tick_at, period = excluded.period,
            next_tick_at = excluded.next_tick_at
        """;

    private const string Move = "UPDATE reminders SET next_tick_at = $4 WHERE grain_id = $1 AND name = $2 AND next_tick_at = $3";

    private const string Remove = "DELETE FROM reminders WHERE grain_id = $1 AND name = $2";

    /// <inheritdoc />
    public bool IsShared => true;

    /// <inheritdoc />
    public Task<IReadOnlyList<ReminderRow>> ReadAllAsync(CancellationToken cancellation) =>
        database.QueryAsync("SELECT grain_id, name, first_tick_at, period, next_tick_at FROM reminders", [], row => new ReminderRow(
            row.GetString(0), row.GetString(1), JobRow.Time(row.GetDateTime(2)), TimeSpan.FromMicroseconds(row.GetInt64(3)),
            JobRow.Time(row.GetDateTime(4))), cancellation);

    /// <inheritdoc />
    public Task SaveAsync(ReminderRow reminder, CancellationToken cancellation) => database.ExecuteAsync(Save,
        [
            Text(reminder.GrainId), Text(reminder.Name), Time(reminder.FirstTickAt),
            new NpgsqlParameter<long> { TypedValue = (long)reminder.Period.TotalMicroseconds }, Time(reminder.NextTickAt),
        ], cancellation);

    /// <inheritdoc />
    public async Task<bool> TryMoveAsync(
        string grainId, string name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        await database.ExecuteAsync(Move, [Text(grainId), Text(name), Time(from), Time(to)], cancellation) == 1;

    /// <inheritdoc />
    public Task RemoveAsync(string grainId, string name, CancellationToken cancellation) =>
        database.ExecuteAsync(Remove, [Text(grainId), Text(name)], cancellation);

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<DateTime> Time(DateTimeOffset value) =>
        new() { TypedValue = JobRow.Time(value), NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
