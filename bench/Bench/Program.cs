using Gristmill.Bench;
using Gristmill.Bench.Chaos;
using Gristmill.Bench.Echo;
using Gristmill.Bench.Limits;
using Gristmill.Bench.Nodes;
using Gristmill.Bench.Scale;
using Gristmill.Testing.PostgreSql;

if (args is [BareEndpoint.Argument])
{
    await BareEndpoint.ServeAsync();
    return 0;
}

// The tables go to the console and, dated, to results/. What one node does is measured over SQLite unless a store is named;
// "postgresql" is a server of the benchmark's own, which the runs over many nodes and many rows always take.
Dictionary<string, Func<Report, Surroundings, Task>> runs = new()
{
    ["jobs"] = JobBench.RunAsync, ["http"] = HttpBench.RunAsync, ["idle"] = IdleBench.RunAsync, ["modules"] = EchoBench.RunAsync,
    ["scale"] = ScaleBench.RunAsync, ["nodes"] = NodesBench.RunAsync, ["chaos"] = ChaosBench.RunAsync,
    ["limits"] = LimitsBench.RunAsync, ["bulk"] = BulkBench.RunAsync,
};
string[] usual = ["jobs", "http", "idle"];
if (BenchOptions.Parse(args, runs.Keys) is not { } options)
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

IReadOnlyList<string> chosen = options.Runs.Count == 0 ? usual : options.Runs;
var own = options.Store == "postgresql" || chosen.Except([.. usual, "modules"]).Any();
if (own && options.Store is not (null or "postgresql"))
{
    Console.Error.WriteLine("bench: scale, nodes, limits, bulk and chaos take a PostgreSQL of their own, which they fill, stop and start.");
    return 2;
}

if (own && PostgreSqlServer.Missing is { } missing)
{
    Console.Error.WriteLine($"bench: {missing}");
    return 1;
}

var broken = false;
foreach (var name in chosen)
{
    // A server for each run: none finds what the one before it left.
    await using var server = own ? await PostgreSqlServer.StartAsync() : null;
    using var interruption = new Interruption(server);
    var connection = server is not null ? await server.CreateDatabaseAsync() : options.Store;
    var report = connection is null ? new Report(name, "SQLite") : new Report($"{name}-postgresql", "PostgreSQL");
    await runs[name](report, new Surroundings(options, server, connection));
    report.Save();
    broken |= report.IsBroken;
}

return broken ? 1 : 0;
