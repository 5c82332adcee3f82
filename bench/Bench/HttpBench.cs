using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Gristmill.Testing.Nodes;

namespace Gristmill.Bench;

/// <summary><c>wrk -t4 -c100 -d30s</c> on <c>/health</c>, idle and while heavy jobs run.</summary>
internal static partial class HttpBench
{
    private const int HeavyJobs = 4;

    public static async Task RunAsync(Report report, Surroundings on)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "wrk"))))
        {
            report.Add("wrk on /health", "left out", "wrk is not installed: apt-get install wrk");
            return;
        }

        using var data = new TemporaryDirectory();
        await using var node = await NodeProcess.StartAsync(data.Path, on.Flags);
        await MeasureAsync(report, node, "wrk -t4 -c100 -d30s on /health, idle");
        // The blocking gate lets two of them run at once on two cores; the others wait their turn behind it.
        for (var i = 0; i < HeavyJobs; i++)
        {
            using var response = await node.Http.PostAsJsonAsync("/v1/jobs",
                new { module = "sample", operation = "spin", args = new { milliseconds = 60_000 }, timeoutSeconds = 120 });
            response.EnsureSuccessStatusCode();
        }

        await MeasureAsync(report, node, $"the same with {HeavyJobs} heavy jobs, as many running as the blocking gate allows");
        await node.KillAsync();
        using var data4 = new TemporaryDirectory();
        await using var wide = await NodeProcess.StartAsync(data4.Path, "--Limits:Blocking", $"{HeavyJobs}");
        for (var i = 0; i < HeavyJobs; i++)
        {
            using var response = await wide.Http.PostAsJsonAsync("/v1/jobs",
                new { module = "sample", operation = "spin", args = new { milliseconds = 60_000 }, timeoutSeconds = 120 });
            response.EnsureSuccessStatusCode();
        }

        await MeasureAsync(report, wide, $"the same with {HeavyJobs} heavy jobs running at once (Limits:Blocking {HeavyJobs})");
    }

    private static async Task MeasureAsync(Report report, NodeProcess node, string what)
    {
        var start = new ProcessStartInfo("wrk") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])["-t4", "-c100", "-d30s", "--latency", $"{node.Http.BaseAddress}health"])
            start.ArgumentList.Add(argument);
        using var wrk = Process.Start(start)!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        var errors = Errors().Match(output) is { Success: true } match ? match.Value : "no errors";
        report.Add(what,
            $"{Figure(Rate(), output)} req/s, p50 {Figure(Median(), output)}, p99 {Figure(Ninetyninth(), output)}", errors);
    }

    private static string Figure(Regex regex, string output) => regex.Match(output).Groups["figure"].Value;

    [GeneratedRegex(@"Requests/sec:\s+(?<figure>\S+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Rate();

    [GeneratedRegex(@"50%\s+(?<figure>\S+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Median();

    [GeneratedRegex(@"99%\s+(?<figure>\S+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Ninetyninth();

    [GeneratedRegex(@"Non-2xx or 3xx responses: \d+|Socket errors: [^\n]+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Errors();
}
