using Gristmill.Modules.Sdk;

namespace Gristmill.Modules;

/// <summary>One invocation of an operation.</summary>
public sealed record ModuleCall
{
    /// <summary>The module's name.</summary>
    public required string Module { get; init; }

    /// <summary>The operation's name.</summary>
    public required string Operation { get; init; }

    /// <summary>The arguments, UTF-8 JSON.</summary>
    public required ReadOnlyMemory<byte> Arguments { get; init; }

    /// <summary>A time limit instead of the manifest's; null means the manifest's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The job's attempt that this call runs; null for a plain call.</summary>
    public JobAttempt? Attempt { get; init; }

    /// <summary>Is told progress and log lines; null when nobody wants them.</summary>
    public ICallObserver? Observer { get; init; }
}
