namespace Gristmill.Modules;

/// <summary>One operation, as the manifest declares it.</summary>
public sealed record OperationManifest
{
    /// <summary>The time limit of an operation whose manifest states none.</summary>
    public const double DefaultTimeoutSeconds = 60;

    /// <summary>The shortest time limit a manifest may state: a millisecond.</summary>
    public const double MinTimeoutSeconds = 0.001;

    /// <summary>The longest time limit a manifest may state: a day.</summary>
    public const double MaxTimeoutSeconds = 86_400;

    /// <summary>The operation's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it costs.</summary>
    public OperationClass Class { get; init; } = OperationClass.Cpu;

    /// <summary>Its time limit in seconds, for a call or a job that asks for no other.</summary>
    public double TimeoutSeconds { get; init; } = DefaultTimeoutSeconds;

    /// <summary>Whether running it twice does what running it once does.</summary>
    public bool Idempotent { get; init; }

    /// <summary>What it does, for a person.</summary>
    public string Description { get; init; } = "";
}
