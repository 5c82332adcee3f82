using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gristmill.Jobs.Sqlite;

/// <summary>
/// The node's database file: WAL, synchronous=FULL (a commit is on disk when it returns), one writer with group commit,
/// a few readers. Opening it takes the data directory and brings the schema up to date.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    private readonly DataDirectory _directory;
    private readonly GroupWriter _writer;
    private readonly ReadPool _readers;

    private SqliteDatabase(DataDirectory directory, string library)
    {
        _directory = directory;
        Library = library;
        var connection = Open(SqliteOpenMode.ReadWriteCreate);
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA synchronous = FULL");
        connection.Execute("PRAGMA cache_size = -65536");
        connection.Execute("PRAGMA journal_size_limit = 67108864");
        Migrator.Migrate(connection, directory.DatabasePath);
        // Nobody else can hold a lease here: this process holds the directory.
        connection.Execute("DELETE FROM silos");
        _writer = new GroupWriter(new WriteSession(connection));
        _readers = new ReadPool(() => Open(SqliteOpenMode.ReadOnly));
    }

    /// <summary>Which native SQLite runs, and its version.</summary>
    public string Library { get; }

    /// <summary>The database file.</summary>
    public string Path => _directory.DatabasePath;

    /// <summary>Opens the database of a data directory, creating both if need be.</summary>
    /// <exception cref="StoreUnusableException">Held by another node, of a newer schema, or not writable.</exception>
    public static SqliteDatabase Open(string dataDirectory)
    {
        var library = SystemSqlite.Use();
        var directory = DataDirectory.Take(dataDirectory);
        try
        {
            return new SqliteDatabase(directory, library);
        }
        catch (SqliteException failure)
        {
            directory.Dispose();
            throw new StoreUnusableException(
                $"Database {directory.DatabasePath} cannot be opened: {failure.Message}", failure);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Writes in the next group commit; ends when durable.</summary>
    /// <exception cref="StoreUnreachableException">The file cannot be written now: its disk is full, for instance.</exception>
    internal async Task<T> WriteAsync<T>(Func<WriteSession, T> body, CancellationToken cancellation)
    {
        try
        {
            return await _writer.RunAsync(body, cancellation);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is
            raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_BUSY)
        {
            throw new StoreUnreachableException($"The database cannot be written now: {failure.Message}", failure);
        }
    }

    /// <summary>Reads the latest committed state.</summary>
    internal Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellation) =>
        _readers.RunAsync(read, cancellation);

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _directory.DatabasePath,
            Mode = mode,
            Pooling = false,
        }.ToString());
        connection.Open();
        connection.Execute("PRAGMA busy_timeout = 5000");
        return connection;
    }

    /// <summary>Commits what waits, closes the file and lets the directory go.</summary>
    public void Dispose()
    {
        _readers.Dispose();
        _writer.Dispose();
        _directory.Dispose();
    }
}
