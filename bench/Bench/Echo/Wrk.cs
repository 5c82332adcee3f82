using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Gristmill.Bench.Echo;

/// <summary>Loads an address with <c>wrk</c> and reads what it tells.</summary>
internal static partial class Wrk
{
    /// <summary>Whether it is installed.</summary>
    public static bool IsInstalled { get; } = Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, "wrk")));

    /// <summary>Requests from so many connections at once, each sending the next when it has the answer.</summary>
    /// <param name="url">What to ask.</param>
    /// <param name="connections">How many.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="script">A file with what to send in wrk's Lua; null for a GET.</param>
    /// <param name="threads">Of wrk's own, at most one for each connection.</param>
    public static async Task<Load> RunAsync(Uri url, int connections, int seconds, string? script = null, int threads = 2)
    {
        var start = new ProcessStartInfo("wrk") { UseShellExecute = false, RedirectStandardOutput = true };
        string[] arguments = [$"-t{Math.Min(connections, threads)}", $"-c{connections}", $"-d{seconds}s", "--latency",
            .. script is null ? (string[])[] : ["-s", script], $"{url}"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var wrk = Process.Start(start)!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (Errors().Match(output) is { Success: true } errors)
            throw new InvalidOperationException($"{url} did not answer all requests: {errors.Value}");
        return new Load(double.Parse(Rate().Match(output).Groups["figure"].Value, CultureInfo.InvariantCulture),
            Milliseconds(Median().Match(output)), Milliseconds(Ninetyninth().Match(output)));
    }

    private static double Milliseconds(Match time) =>
        double.Parse(time.Groups["figure"].Value, CultureInfo.InvariantCulture) * time.Groups["unit"].Value switch
        {
            "us" => 0.001,
            "ms" => 1,
            "s" => 1000,
            var unit => throw new FormatException($"wrk said a time in '{unit}'."),
        };

    [GeneratedRegex(@"Requests/sec:\s+(?<figure>\S+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Rate();

    [GeneratedRegex(@" 50%\s+(?<figure>[0-9.]+)(?<unit>[a-z]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Median();

    [GeneratedRegex(@" 99%\s+(?<figure>[0-9.]+)(?<unit>[a-z]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Ninetyninth();

    [GeneratedRegex(@"Non-2xx or 3xx responses: \d+|Socket errors: [^\n]+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Errors();
}
