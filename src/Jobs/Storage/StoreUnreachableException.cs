namespace Gristmill.Jobs;

/// <summary>The store did not take a write in time. It may still have come through: only enqueues give up, and they are told so.</summary>
public sealed class StoreUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
