using System.Text;
using Gristmill.Testing.Nodes;

namespace Gristmill.Bench.Echo;

/// <summary>
/// An echo of 1 KB of JSON by each runtime, through the HTTP API and without it, beside what else could serve it; then whether
/// the gates starve each other. All contestants take their turns in each of three rounds.
/// </summary>
internal static class EchoBench
{
    private const int Rounds = 3, Seconds = 2, Few = 1, Many = 64;
    private const string Bare = "bare ASP.NET Core endpoint", Fpm = "nginx with php-fpm, 2 static workers";

    public static async Task RunAsync(Report report, Surroundings on)
    {
        if (!Wrk.IsInstalled)
        {
            report.Add("modules", "left out", "wrk is not installed: apt-get install wrk");
            return;
        }

        using var modules = new TemporaryDirectory();
        var (made, leftOut) = EchoModules.Make(modules.Path, on.Options.Modules);
        foreach (var (module, needs) in leftOut) report.Add(module, "left out", $"{needs} is not installed");
        if (PhpFpm.Missing is { } missing) report.Add(Fpm, "left out", missing);
        var script = modules.File("echo.lua");
        var body = Encoding.UTF8.GetString(EchoBody.Json.Span);
        await File.WriteAllTextAsync(script, $"""
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            wrk.body = [[{body}]]
            """);
        var http = await HttpAsync(on, modules.Path, made, script);
        var inProcess = await InProcessAsync(modules.Path, made);
        Table(report, "Through HTTP", "`wrk`, milliseconds. The endpoint and PHP parse and encode, as the modules' libraries do; "
            + "`dotnet`, `native` and WebAssembly answer the bytes they are given.", http);
        Table(report, "The module host alone", "Called within the process, milliseconds.", inProcess);
        AddBars(report, http);
        if (made.Contains(GatesBench.Module)) await GatesBench.RunAsync(report, on, modules.Path, script);
    }

    private static async Task<Dictionary<string, Runs>> HttpAsync(
        Surroundings on, string modules, IReadOnlyList<string> made, string script)
    {
        using var data = new TemporaryDirectory();
        await using var node = await NodeProcess.StartAsync(data.Path, [.. on.Flags, "--modules", modules]);
        await using var bare = await BareEndpoint.StartAsync();
        await using var fpm = PhpFpm.Missing is null ? await PhpFpm.StartAsync() : null;
        Dictionary<string, Uri> urls = new() { [Bare] = bare.Url };
        if (fpm is not null) urls[Fpm] = fpm.Url;
        foreach (var name in made) urls[name] = new Uri(node.Http.BaseAddress!, $"v1/modules/{name}/echo");
        return await TakeTurnsAsync(urls.Keys, (name, callers) => Wrk.RunAsync(urls[name], callers, Seconds, script));
    }

    private static async Task<Dictionary<string, Runs>> InProcessAsync(string modules, IReadOnlyList<string> made)
    {
        using var copies = new TemporaryDirectory();
        await using var host = new InProcessHost(modules, copies.File("copies"));
        return await TakeTurnsAsync(
            made, (name, callers) => host.RunAsync(name, EchoBody.Json, callers, TimeSpan.FromSeconds(1)));
    }

    private static async Task<Dictionary<string, Runs>> TakeTurnsAsync(
        IReadOnlyCollection<string> names, Func<string, int, Task<Load>> measure)
    {
        var runs = names.ToDictionary(name => name, _ => new Runs([], []));
        foreach (var name in names) await measure(name, Many); // Loads, boots, compiles.
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var name in names)
            {
                runs[name].Few.Add(await measure(name, Few));
                runs[name].Many.Add(await measure(name, Many));
            }
        }

        return runs;
    }

    private static void Table(Report report, string title, string note, Dictionary<string, Runs> runs) => report.AddTable(
        title, note,
        ["Echo of 1 KB", "1 caller: calls/s", "p50", "p99", "64 callers: calls/s", "p50", "p99"],
        [.. runs.Select(pair => (string[])[pair.Key, .. Load.Cells(pair.Value.Few), .. Load.Cells(pair.Value.Many)])]);

    private static void AddBars(Report report, Dictionary<string, Runs> http)
    {
        Bar("dotnet (io) over the bare endpoint, 64 callers", "dotnet", Bare, 0.7);
        Bar("dotnet (cpu, a thread of its own) over the bare endpoint, 64 callers", "dotnet-cpu", Bare, 0.7);
        Bar("native over the bare endpoint, 64 callers", "native", Bare, 0.7);
        Bar("php over php-fpm, 64 callers", "php", Fpm, 1.5);
        Bar("wasm over node, 64 callers", "wasm", "node", 0.5);
        Bar("wasi over node, 64 callers", "wasi", "node", 0.5);

        void Bar(string what, string one, string other, double least)
        {
            if (!http.TryGetValue(one, out var ours) || !http.TryGetValue(other, out var theirs)) return;
            // Round by round, for what disturbs the machine disturbs neighbours alike.
            var ratios = ours.Many.Zip(theirs.Many, (mine, its) => mine.Rate / its.Rate).ToArray();
            report.Add(what, Report.Spread(ratios, "", "0.00"),
                $"expected at least {least:0.0}{(Report.Median(ratios) >= least ? "" : ": **missed**")}");
        }
    }

    private sealed record Runs(List<Load> Few, List<Load> Many);
}
