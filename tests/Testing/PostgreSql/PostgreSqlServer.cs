using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gristmill.Testing.Processes;

namespace Gristmill.Testing.PostgreSql;

/// <summary>
/// A PostgreSQL of a test's own: a cluster in a temporary directory, on a free loopback port, with fsync on. PostgreSQL
/// refuses to run as root, so there it runs as the user <c>postgres</c>.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string User = "postgres";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string? Programs = FindPrograms();

    private readonly string _directory;
    private readonly int _port;
    private int _databases;

    private PostgreSqlServer(string directory, int port) => (_directory, _port) = (directory, port);

    /// <summary>Why there is none here; null when there is.</summary>
    public static string? Missing => Programs is null
        ? "PostgreSQL 15 is not installed (apt-get install postgresql-15)" : null;

    /// <summary>Makes a cluster and starts it.</summary>
    public static async Task<PostgreSqlServer> StartAsync()
    {
        var directory = (await RunAsync("mktemp", "-d", "--tmpdir", "gristmill-pg-XXXXXX")).Trim();
        var server = new PostgreSqlServer(directory, FreePort());
        await RunAsync(Program("initdb"), "-D", server.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await server.StartAgainAsync();
        return server;
    }

    private string Data => Path.Combine(_directory, "data");

    /// <summary>Creates an empty database.</summary>
    /// <returns>How to connect to it.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"db{Interlocked.Increment(ref _databases)}";
        await QueryAsync("postgres", $"CREATE DATABASE {name}");
        return Connection(name);
    }

    /// <summary>How to connect to a database.</summary>
    public string Connection(string database, string user = User) =>
        $"Host=127.0.0.1;Port={_port};Username={user};Database={database}";

    /// <summary>The same as a URL.</summary>
    public string Address(string database) => $"postgres://{User}@127.0.0.1:{_port}/{database}";

    /// <summary>Runs SQL by psql and tells what it printed.</summary>
    public Task<string> QueryAsync(string database, string sql) => RunAsync(
        Program("psql"), "-h", "127.0.0.1", "-p", $"{_port}", "-U", User, "-d", database, "-v", "ON_ERROR_STOP=1", "-XAtqc", sql);

    /// <summary>Drops a database that nobody uses any more.</summary>
    public Task DropDatabaseAsync(string name) => QueryAsync("postgres", $"DROP DATABASE {name} WITH (FORCE)");

    /// <summary>Cuts all connections to a database, and tells how many there were.</summary>
    public async Task<int> CutConnectionsAsync(string database) => int.Parse(await QueryAsync("postgres",
        $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}'"));

    /// <summary>Processor time of the server's processes since it started.</summary>
    public TimeSpan ProcessorTime =>
        ProcessTree.ProcessorTime(int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First()));

    /// <summary>Stops at once, as an impatient administrator does: connections are cut, nothing that was committed is lost.</summary>
    public Task StopAsync() => RunAsync(Program("pg_ctl"), "-D", Data, "-m", "fast", "-w", "stop");

    /// <summary>Starts again after a stop.</summary>
    public Task StartAgainAsync() => RunAsync(Program("pg_ctl"), "-D", Data, "-w", "-l", Path.Combine(_directory, "log"), "-o",
        $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200", "start");

    /// <summary>Stops it and removes the directory.</summary>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid"))) await RunAsync(Program("pg_ctl"), "-D", Data, "-m", "immediate", "-w", "stop");
        await RunAsync("rm", "-rf", _directory);
    }

    private static string Program(string name) => Path.Combine(Programs!, name);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        };
        string[] command = Environment.UserName == "root" ? ["runuser", "-u", User, "--", program, .. arguments] : [program, .. arguments];
        start.FileName = command[0];
        foreach (var argument in command[1..]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        // The server that pg_ctl starts keeps neither: it writes to its log.
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode == 0 ? await output
            : throw new InvalidOperationException($"{string.Join(' ', command)} failed: {await errors}");
    }

    private static string? FindPrograms() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var n) ? n : 0)
                .Select(version => Path.Combine(version, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
