namespace Gristmill.Modules;

/// <summary>What is spoken with a worker process.</summary>
public enum WorkerProtocolKind
{
    /// <summary>Length-prefixed JSON: <c>docs/module-protocol.md</c>.</summary>
    Json = 1,

    /// <summary>folk's MessagePack-RPC, so that its PHP workers run.</summary>
    Folk = 2,
}
