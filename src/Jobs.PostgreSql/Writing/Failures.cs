using System.Data;
using System.Net.Sockets;
using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>Tells failures that pass from those that stay.</summary>
internal static class Failures
{
    /// <summary>Whether the same may succeed later, perhaps on another connection.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="connection">On which connection; null when there was none, and connecting failed.</param>
    public static bool IsTransient(Exception failure, NpgsqlConnection? connection) =>
        connection is null
        || failure is NpgsqlException { IsTransient: true } or TimeoutException or IOException or SocketException
        || failure is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction }
        || IsBroken(failure, connection);

    /// <summary>Whether the connection is of no more use, so that a transaction's end on it is unknown.</summary>
    public static bool IsBroken(Exception failure, NpgsqlConnection connection) =>
        !connection.FullState.HasFlag(ConnectionState.Open)
        || failure is PostgresException { SqlState: ['5', '7', 'P', ..] or ['0', '8', ..] or PostgresErrorCodes.ReadOnlySqlTransaction }
        || failure is NpgsqlException { InnerException: IOException or SocketException or TimeoutException };
}
