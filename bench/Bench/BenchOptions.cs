using System.Globalization;

namespace Gristmill.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        usage: bench/run [jobs|http|idle|modules|scale|nodes|limits|bulk|chaos] ... [--store postgresql|CONNECTION]
            jobs:  [--drain JOBS] [--peers NAME,...|none]
            scale: [--drain JOBS] [--rows FACTOR]
            nodes, limits, bulk: [--drain JOBS]
            modules: [--modules NAME,...]
            chaos: [--jobs JOBS] [--nodes NODES] [--minutes MINUTES] [--seed SEED]
        """;

    /// <summary>The runs named; empty for those that measure one node.</summary>
    public IReadOnlyList<string> Runs { get; private init; } = [];

    /// <summary>"postgresql" for a server of the benchmark's own, or how to connect to one; null for what each run takes by itself.</summary>
    public string? Store { get; private init; }

    /// <summary>Jobs of one drain; null for what each run takes by itself.</summary>
    public int? Drain { get; private init; }

    /// <summary>The peers to measure; null for all.</summary>
    public IReadOnlyList<string>? Peers { get; private init; }

    /// <summary>The modules to measure, beside what else could serve; null for all.</summary>
    public IReadOnlyList<string>? Modules { get; private init; }

    /// <summary>By how much the rows that are loaded are fewer than usual.</summary>
    public double Rows { get; private init; } = 1;

    /// <summary>Jobs of the chaos run.</summary>
    public int Jobs { get; private init; } = 5_000;

    /// <summary>Nodes of the chaos run.</summary>
    public int Nodes { get; private init; } = 3;

    /// <summary>How long things break.</summary>
    public TimeSpan Minutes { get; private init; } = TimeSpan.FromMinutes(3);

    /// <summary>Where the order in which things break comes from.</summary>
    public int Seed { get; private init; } = Random.Shared.Next(1_000_000);

    /// <summary>Reads a command line; null when it is not one.</summary>
    public static BenchOptions? Parse(string[] arguments, IReadOnlyCollection<string> runs)
    {
        var named = arguments.TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var options = new BenchOptions { Runs = named };
        if (named.Except(runs).Any() || (arguments.Length - named.Length) % 2 != 0) return null;
        try
        {
            return arguments[named.Length..].Chunk(2).Aggregate(options, (before, flag) => before.With(flag[0], flag[1]));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private BenchOptions With(string flag, string value) => flag switch
    {
        "--store" => this with { Store = value },
        "--drain" => this with { Drain = Positive(value) },
        "--peers" => this with { Peers = value == "none" ? [] : value.Split(',') },
        "--modules" => this with { Modules = value.Split(',') },
        "--rows" => this with { Rows = Number(value) },
        "--jobs" => this with { Jobs = Positive(value) },
        "--nodes" => this with { Nodes = Positive(value) },
        "--minutes" => this with { Minutes = TimeSpan.FromMinutes(Number(value)) },
        "--seed" => this with { Seed = Positive(value) },
        _ => throw new FormatException($"There is no {flag}."),
    };

    private static int Positive(string value) => int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) is > 0 and var number
        ? number : throw new FormatException("Expected more than 0.");

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture) is > 0 and var number
        ? number : throw new FormatException("Expected more than 0.");
}
