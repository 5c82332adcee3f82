namespace Gristmill.Jobs;

/// <summary>The store cannot be opened; the message tells the operator why and what to do.</summary>
public sealed class StoreUnusableException(string message, Exception? inner = null) : Exception(message, inner);
