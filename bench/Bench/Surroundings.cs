using Gristmill.Testing.PostgreSql;

namespace Gristmill.Bench;

/// <summary>What a run measures on.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Server">The benchmark's own PostgreSQL; null when there is none.</param>
/// <param name="Connection">How to connect to an empty database; null for SQLite.</param>
internal sealed record Surroundings(BenchOptions Options, PostgreSqlServer? Server, string? Connection)
{
    /// <summary>A node's flags.</summary>
    public string[] Flags => Connection is null ? [] : ["--store", Connection];
}
