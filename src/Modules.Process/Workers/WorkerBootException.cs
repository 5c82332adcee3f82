namespace Gristmill.Modules.Process;

/// <summary>A worker did not become ready; the message says why, with the last it wrote.</summary>
public sealed class WorkerBootException(string message, Exception? inner = null) : Exception(message, inner);
