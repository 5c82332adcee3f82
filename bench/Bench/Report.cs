using System.Globalization;
using System.Runtime.InteropServices;

namespace Gristmill.Bench;

/// <summary>Tables of figures, dated, with the machine they were taken on.</summary>
internal sealed class Report(string name, string store)
{
    private readonly List<string> _rows = [];
    private readonly List<string> _tables = [];
    private readonly DateTimeOffset _at = TimeProvider.System.GetUtcNow();

    /// <summary>Whether a rule was broken.</summary>
    public bool IsBroken { get; private set; }

    public void Add(string what, string figure, string note = "")
    {
        _rows.Add($"| {what} | {figure} | {note} |");
        Console.WriteLine($"{what}: {figure}{(note.Length == 0 ? "" : $" ({note})")}");
    }

    /// <summary>A rule that must hold, and what was seen.</summary>
    public void AddRule(string what, bool holds, string figure)
    {
        IsBroken |= !holds;
        Add(what, figure, holds ? "" : "**broken**");
    }

    /// <summary>A rate as the median of several runs, with the least and the most.</summary>
    public void AddRate(string what, IReadOnlyList<double> runs, string unit, string note = "") =>
        Add(what, Spread(runs, unit), note);

    /// <summary>A table of its own, after the figures.</summary>
    public void AddTable(string title, string note, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        string[] lines =
        [
            "", $"## {title}", "", .. note.Length == 0 ? (string[])[] : [note, ""], Line(columns), Line(columns.Select(_ => "---")),
            .. rows.Select(Line),
        ];
        _tables.AddRange(lines);
        foreach (var line in lines) Console.WriteLine(line);

        static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
    }

    public static string Spread(IReadOnlyList<double> runs, string unit, string format = "N0") =>
        $"{Median(runs).ToString(format)} {unit} ({runs.Min().ToString(format)}-{runs.Max().ToString(format)})";

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
            "| What | Figure | Note |", "|---|---|---|", .. _rows, .. _tables,
        ]);
        Console.WriteLine($"-> {path}");
    }
}
