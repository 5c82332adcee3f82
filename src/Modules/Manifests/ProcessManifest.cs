using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Gristmill.Modules;

/// <summary>How a module of the process runtime is run: the manifest's <c>process</c>.</summary>
public sealed record ProcessManifest
{
    /// <summary>The most workers a manifest may ask for.</summary>
    public const int MaxWorkers = 256;

    /// <summary>The longest boot and shutdown times a manifest may state, in seconds.</summary>
    public const double MaxBootSeconds = 600;

    /// <summary>The longest queue a manifest may state.</summary>
    public const int MaxQueue = 1_000_000;

    /// <summary>The program and its arguments, run in the module's folder.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>What is spoken with the workers.</summary>
    public WorkerProtocolKind Protocol { get; init; } = WorkerProtocolKind.Json;

    /// <summary>Over what it is spoken.</summary>
    public WorkerTransport Transport { get; init; } = WorkerTransport.Socket;

    /// <summary>
    /// Folk only: whether requests carry the operation's name as their method; otherwise every request's method is
    /// <c>dispatch</c>, as folk's own pool has it, and the worker decides what that is.
    /// </summary>
    public bool MethodIsOperation { get; init; }

    /// <summary>How many workers; 0 means as many as the node has cores, at most its limit of instances.</summary>
    public int Workers { get; init; }

    /// <summary>
    /// How many workers are kept however long they idle, for a runtime that says so: manifests do not. Null keeps all.
    /// </summary>
    public int? Warm { get; init; }

    /// <summary>How long a worker may take until it says that it is ready.</summary>
    public TimeSpan BootTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a worker that was told to end may take, before it is killed.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Calls after which a worker is replaced; up to a tenth fewer, so that not all go at once.</summary>
    public int MaxCalls { get; init; } = 1000;

    /// <summary>The age at which a worker is replaced; up to a tenth sooner.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The resident memory, in bytes, of a worker and its children above which it is replaced.</summary>
    public long MaxMemoryBytes { get; init; } = 256L << 20;

    /// <summary>Calls that may wait for a worker before further ones are refused.</summary>
    public int Queue { get; init; } = 1024;

    /// <summary>What the kernel holds each worker to.</summary>
    public WorkerLimits Limits { get; init; } = new();

    /// <summary>Variables the workers get besides PATH, LANG and HOME.</summary>
    public FrozenDictionary<string, string> Environment { get; init; } = FrozenDictionary<string, string>.Empty;
}
