using System.Globalization;
using System.Runtime.InteropServices;

namespace Gristmill.Bench;

/// <summary>A table of figures, dated, with the machine they were taken on.</summary>
internal sealed class Report(string name, string store)
{
    private readonly List<string> _rows = [];
    private readonly DateTimeOffset _at = TimeProvider.System.GetUtcNow();

    public void Add(string what, string figure, string note = "")
    {
        _rows.Add($"| {what} | {figure} | {note} |");
        Console.WriteLine($"{what}: {figure}{(note.Length == 0 ? "" : $" ({note})")}");
    }

    /// <summary>A rate as the median of several runs, with the least and the most.</summary>
    public void AddRate(string what, IReadOnlyList<double> runs, string unit, string note = "") =>
        Add(what, $"{Median(runs):N0} {unit} ({runs.Min():N0}-{runs.Max():N0})", note);

    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    public void Save()
    {
        var folder = Environment.GetEnvironmentVariable("BENCH_RESULTS") ?? ".";
        var path = Path.Combine(folder, $"{_at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}-{name}.md");
        var cores = Environment.ProcessorCount;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024 * 1024);
        File.WriteAllLines(path,
        [
            $"# {name}, {_at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC", "",
            $"{cores} cores, {memory} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}. "
            + $"One node with default options unless said, over {store} on the machine's disk; driver, node and load on the "
            + "same machine. Medians (least-most); read them as ratios within one run.", "",
            "| What | Figure | Note |", "|---|---|---|", .. _rows,
        ]);
        Console.WriteLine($"-> {path}");
    }
}
