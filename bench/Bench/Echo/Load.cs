namespace Gristmill.Bench.Echo;

/// <summary>What one run came to.</summary>
/// <param name="Rate">Calls a second.</param>
/// <param name="Median">Milliseconds.</param>
/// <param name="Ninetyninth">The 99th percentile, in milliseconds.</param>
internal sealed record Load(double Rate, double Median, double Ninetyninth)
{
    /// <summary>The run of the middle rate, with the spread of all.</summary>
    public static IReadOnlyList<string> Cells(IReadOnlyList<Load> runs) =>
    [
        Report.Spread([.. runs.Select(run => run.Rate)], ""),
        $"{Report.Median(runs.Select(run => run.Median)):0.00}",
        $"{Report.Median(runs.Select(run => run.Ninetyninth)):0.00}",
    ];
}
