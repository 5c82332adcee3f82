using Gristmill.Bench;

// bench/run [jobs|http|idle ...]: all of them when none is named. The table goes to the console and, dated, to results/.
(string Name, Func<Report, Task> Run)[] suites =
    [("jobs", JobBench.RunAsync), ("http", HttpBench.RunAsync), ("idle", IdleBench.RunAsync)];
var chosen = args.Length == 0 ? suites : [.. suites.Where(suite => args.Contains(suite.Name))];
if (chosen.Length == 0 || chosen.Length < args.Length)
{
    Console.Error.WriteLine($"usage: bench/run [{string.Join("|", suites.Select(suite => suite.Name))}] ...");
    return 2;
}

foreach (var (name, run) in chosen)
{
    var report = new Report(name);
    await run(report);
    report.Save();
}

return 0;
