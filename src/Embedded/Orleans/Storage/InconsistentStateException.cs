using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A write met another version than it expected. Escaping its grain, it ends that activation.</summary>
public class InconsistentStateException : OrleansException
{
    /// <summary>An exception with a general message.</summary>
    public InconsistentStateException() : this("The stored state is of another version.")
    {
    }

    /// <summary>An exception with that message.</summary>
    public InconsistentStateException(string message) : base(message)
    {
    }

    /// <summary>An exception with that message and cause.</summary>
    public InconsistentStateException(string message, Exception? innerException) : base(message, innerException!)
    {
    }

    /// <summary>An exception with both versions.</summary>
    /// <param name="errorMsg">The message.</param>
    /// <param name="storedEtag">The version that the storage holds.</param>
    /// <param name="currentEtag">The version that the writer expected.</param>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    /// <summary>An exception with both versions and its cause.</summary>
    /// <param name="errorMsg">The message.</param>
    /// <param name="storedEtag">The version that the storage holds.</param>
    /// <param name="currentEtag">The version that the writer expected.</param>
    /// <param name="storageException">The storage's own exception.</param>
    public InconsistentStateException(
        string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException!)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>The version that the storage holds.</summary>
    public string? StoredEtag { get; }

    /// <summary>The version that the writer expected.</summary>
    public string? CurrentEtag { get; }

    /// <summary>Cleared once it has left the activation whose state it is: the callers' activations live on.</summary>
    internal bool IsSourceActivation { get; set; } = true;
}
