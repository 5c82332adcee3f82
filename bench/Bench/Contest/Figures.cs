namespace Gristmill.Bench.Contest;

/// <summary>What was measured of one contestant, run by run.</summary>
internal sealed class Figures
{
    /// <summary>Who it was, with version and settings.</summary>
    public required string Name { get; set; }

    /// <summary>The name of its database.</summary>
    public required string Database { get; init; }

    /// <summary>Jobs of one drain.</summary>
    public required int Drained { get; init; }

    public List<double> Singles { get; } = [];

    public List<double> Bulks { get; } = [];

    public List<double> Drains { get; } = [];

    /// <summary>Seconds of the worker's processor time for 10,000 jobs.</summary>
    public List<double> WorkerCpu { get; } = [];

    /// <summary>Seconds of the database's processor time for 10,000 jobs.</summary>
    public List<double> DatabaseCpu { get; } = [];

    /// <summary>Milliseconds until a job of an idle queue began.</summary>
    public IReadOnlyList<double> Latencies { get; set; } = [];

    public static IReadOnlyList<string> Columns { get; } =
        ["", "single enqueue, 16 producers", "bulk enqueue", "drain", "pickup p50 / p99", "CPU s per 10,000 jobs, worker + database"];

    public IReadOnlyList<string> Row() =>
    [
        Name, Report.Spread(Singles, "/s"), Report.Spread(Bulks, "/s"), $"{Report.Spread(Drains, "/s")} of {Drained:N0}",
        $"{Pickup(0.5):N1} / {Pickup(0.99):N1} ms", $"{Report.Median(WorkerCpu):N2} + {Report.Median(DatabaseCpu):N2}",
    ];

    /// <summary>These figures divided by a peer's.</summary>
    public IReadOnlyList<string> RowAgainst(Figures peer) =>
    [
        peer.Name, Ratio(peer, figures => Report.Median(figures.Singles)), Ratio(peer, figures => Report.Median(figures.Bulks)),
        Ratio(peer, figures => Report.Median(figures.Drains)),
        $"{Ratio(peer, figures => figures.Pickup(0.5))} / {Ratio(peer, figures => figures.Pickup(0.99))}",
        $"{Ratio(peer, figures => Report.Median(figures.WorkerCpu))} + {Ratio(peer, figures => Report.Median(figures.DatabaseCpu))}",
    ];

    private double Pickup(double share) => Report.Percentile(Latencies, share);

    private string Ratio(Figures peer, Func<Figures, double> figure)
    {
        var (own, theirs) = (figure(this), figure(peer));
        return theirs > 0 ? $"{own / theirs:N2}" : "-";
    }
}
