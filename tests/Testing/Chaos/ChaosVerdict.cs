namespace Gristmill.Testing.Chaos;

/// <summary>What became of the jobs, by the database's own record of every outcome and the module's of every run.</summary>
public sealed record ChaosVerdict
{
    /// <summary>Jobs whose enqueue was acknowledged.</summary>
    public required int Acknowledged { get; init; }

    /// <summary>Jobs in the table; more than were acknowledged when an answer was cut off.</summary>
    public required int Stored { get; init; }

    /// <summary>Runs that the module began.</summary>
    public required int Begun { get; init; }

    /// <summary>Runs that the module finished.</summary>
    public required int Finished { get; init; }

    /// <summary>Attempts that were given back unspent.</summary>
    public required int Released { get; init; }

    /// <summary>Attempts that were taken back from nodes that were lost.</summary>
    public required IReadOnlyList<RescuedAttempt> Rescued { get; init; }

    /// <summary>What is not as it must be, for a person; by rule.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Broken { get; init; }
}
