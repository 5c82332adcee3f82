using Gristmill.Bench;
using Gristmill.Testing.PostgreSql;

// bench/run [jobs|http|idle ...] [--store postgresql|CONNECTION]: all of them when none is named, over SQLite when no store
// is; "postgresql" is a server of the benchmark's own. The table goes to the console and, dated, to results/.
(string Name, Func<Report, string[], Task> Run)[] suites =
    [("jobs", JobBench.RunAsync), ("http", HttpBench.RunAsync), ("idle", IdleBench.RunAsync)];
var named = args.TakeWhile(arg => arg != "--store").ToArray();
var store = args.SkipWhile(arg => arg != "--store").ToArray();
var chosen = named.Length == 0 ? suites : [.. suites.Where(suite => named.Contains(suite.Name))];
if (chosen.Length == 0 || chosen.Length < named.Length || store.Length is not (0 or 2))
{
    Console.Error.WriteLine(
        $"usage: bench/run [{string.Join("|", suites.Select(suite => suite.Name))}] ... [--store postgresql|CONNECTION]");
    return 2;
}

await using var server = store is [_, "postgresql"] ? await PostgreSqlServer.StartAsync() : null;
var connection = server is not null ? await server.CreateDatabaseAsync() : store.LastOrDefault();
foreach (var (name, run) in chosen)
{
    var report = connection is null ? new Report(name, "SQLite") : new Report($"{name}-postgresql", "PostgreSQL");
    await run(report, connection is null ? [] : ["--store", connection]);
    report.Save();
}

return 0;
