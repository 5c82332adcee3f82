namespace Orleans.Runtime;

/// <summary>The engine is not running: not yet, or no longer.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>An exception with a general message.</summary>
    public SiloUnavailableException() : this("The grain engine is not running.")
    {
    }

    /// <summary>An exception with that message.</summary>
    public SiloUnavailableException(string msg) : base(msg)
    {
    }

    /// <summary>An exception with that message and cause.</summary>
    public SiloUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
