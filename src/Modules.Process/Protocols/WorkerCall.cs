using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Process;

/// <summary>One call as a worker gets it.</summary>
/// <param name="Operation">The operation's name.</param>
/// <param name="Arguments">Its arguments, UTF-8 JSON.</param>
/// <param name="Remaining">The time it may still take; null when nobody limits it.</param>
/// <param name="Attempt">The job's attempt; null for a plain call.</param>
/// <param name="Progress">Where the worker's progress goes; null when nobody listens.</param>
/// <param name="Log">Where the worker's lines go beside the node's log; null when nobody listens.</param>
public sealed record WorkerCall(
    string Operation,
    ReadOnlyMemory<byte> Arguments,
    TimeSpan? Remaining = null,
    JobAttempt? Attempt = null,
    IProgress<ModuleProgress>? Progress = null,
    IModuleLog? Log = null);
