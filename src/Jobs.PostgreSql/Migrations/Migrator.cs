using System.Reflection;
using System.Text;
using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>
/// Brings a schema to this build's tables by the numbered scripts beside this file, each in a transaction of its own, one
/// node at a time. Which ones were applied stands in the table <c>migrations</c>.
/// </summary>
public static class Migrator
{
    /// <summary>The key of the advisory lock, beside the schema's hash: "mill" in ASCII.</summary>
    internal const int LockKey = 0x6D696C6C;

    private static readonly Assembly Scripts = typeof(Migrator).Assembly;

    /// <summary>The schema's number that this build works with.</summary>
    public static int Latest { get; } = Names().Max(Number);

    /// <summary>The whole SQL, to be run by hand by a role that may create tables.</summary>
    /// <param name="schema">The schema's name, as <see cref="PostgreSqlOptions.Schema"/> allows it: it needs no quotes.</param>
    public static string Script(string schema)
    {
        var sql = new StringBuilder("BEGIN;\n").Append(Begin(schema));
        foreach (var name in Names()) sql.Append('\n').Append(Read(name)).Append('\n').Append(Note(name)).Append(";\n");
        return sql.Append("COMMIT;\n").ToString();
    }

    /// <summary>Applies what is missing; asks for no right to change tables when nothing is.</summary>
    /// <returns>How many scripts were applied.</returns>
    /// <exception cref="StoreUnusableException">The schema is newer, or this role may not change it.</exception>
    internal static async Task<int> MigrateAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        if (await CurrentAsync(connection, schema, cancellation) == Latest) return 0;
        try
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_lock({LockKey}, hashtext('{schema}'))", cancellation);
            var current = await CurrentAsync(connection, schema, cancellation);
            string[] missing = [.. Names().Where(name => Number(name) > current)];
            foreach (var name in missing)
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                await ExecuteAsync(connection, Begin(schema) + Read(name) + Note(name), cancellation);
                await transaction.CommitAsync(cancellation);
            }

            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({LockKey}, hashtext('{schema}'))", cancellation);
            return missing.Length;
        }
        catch (PostgresException denied) when (denied.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StoreUnusableException(
                $"The tables in schema {schema} are not those of this build, and the role may not change them "
                + $"({denied.MessageText}). Run 'gristmill migrate' as a role that may.", denied);
        }
    }

    private static async Task<int> CurrentAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        try
        {
            await using var command = new NpgsqlCommand(
                $"SELECT coalesce(max(number), 0) FROM {schema}.migrations", connection);
            var current = (int)(await command.ExecuteScalarAsync(cancellation))!;
            return current <= Latest ? current : throw new StoreUnusableException(
                $"Schema {schema} is at migration {current}, but this build knows only up to {Latest}. "
                + "Start the newer build that wrote it, or restore a backup taken before the upgrade.");
        }
        catch (PostgresException none) when (none.SqlState is PostgresErrorCodes.UndefinedTable
            or PostgresErrorCodes.InvalidSchemaName)
        {
            return 0;
        }
    }

    private static string Begin(string schema) => $"""
        CREATE SCHEMA IF NOT EXISTS {schema};
        SET LOCAL search_path = {schema};
        CREATE TABLE IF NOT EXISTS migrations (number integer NOT NULL PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());

        """;

    private static string Note(string name) => $"INSERT INTO migrations (number) VALUES ({Number(name)})";

    private static int Number(string name) => int.Parse(name.AsSpan(0, 4));

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        // No limit: an index over many rows takes its time, and the nodes that wait for it wait as long.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static IEnumerable<string> Names() =>
        Scripts.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order();

    private static string Read(string name)
    {
        using var reader = new StreamReader(Scripts.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
