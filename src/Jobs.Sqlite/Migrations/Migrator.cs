using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite;

/// <summary>
/// Brings a database to this build's schema by the numbered scripts beside this file, each in a transaction of its own.
/// The schema's number stands in SQLite's <c>user_version</c>.
/// </summary>
internal static class Migrator
{
    private static readonly Assembly Scripts = typeof(Migrator).Assembly;

    /// <summary>The schema this build works with.</summary>
    public static int Latest { get; } = Names().Max(Number);

    /// <summary>Applies what is missing.</summary>
    /// <exception cref="StoreUnusableException">The database has a newer schema.</exception>
    public static void Migrate(SqliteConnection connection, string path)
    {
        var current = connection.Scalar<long>("PRAGMA user_version");
        if (current > Latest)
            throw new StoreUnusableException(
                $"Database {path} has schema {current}, but this build knows only up to {Latest}. "
                + "Start the newer build that wrote it, or restore a backup taken before the upgrade.");

        foreach (var name in Names().Where(name => Number(name) > current))
        {
            // No transaction object: to roll back is for SQLite to do, which does it by itself when the disk is full, and
            // then the object's own attempt would hide the reason. Whoever fails here closes the connection.
            connection.Execute("BEGIN IMMEDIATE");
            connection.Execute(Read(name));
            connection.Execute($"PRAGMA user_version = {Number(name)}");
            connection.Execute("COMMIT");
        }
    }

    private static IEnumerable<string> Names() =>
        Scripts.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order();

    private static int Number(string name) => int.Parse(name.AsSpan(0, 4));

    private static string Read(string name)
    {
        using var reader = new StreamReader(Scripts.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
