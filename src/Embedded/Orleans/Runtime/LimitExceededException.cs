namespace Orleans.Runtime;

/// <summary>The grain has as many calls waiting as it may.</summary>
public sealed class LimitExceededException : OrleansException
{
    /// <summary>An exception with a general message.</summary>
    public LimitExceededException() : this("A limit of the grain engine is exceeded.")
    {
    }

    /// <summary>An exception with that message.</summary>
    public LimitExceededException(string message) : base(message)
    {
    }

    /// <summary>An exception with that message and cause.</summary>
    public LimitExceededException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
