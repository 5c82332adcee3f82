using System.Collections.Immutable;

namespace Gristmill.Modules.Process;

/// <summary>What is run as a worker.</summary>
public sealed record WorkerCommand
{
    /// <summary>The module's name, for logs.</summary>
    public required string Module { get; init; }

    /// <summary>The program and its arguments.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>The working directory.</summary>
    public required string Directory { get; init; }

    /// <summary>Variables besides PATH, LANG and HOME.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Over what the first channel goes.</summary>
    public WorkerTransport Transport { get; init; } = WorkerTransport.Socket;

    /// <summary>How long it may take to become ready.</summary>
    public required TimeSpan BootTimeout { get; init; }

    /// <summary>What the kernel holds it to.</summary>
    public WorkerLimits Limits { get; init; } = new();
}
