namespace Orleans.Runtime;

/// <summary>What the engine itself has to report.</summary>
public class OrleansException : Exception
{
    /// <summary>An exception with a general message.</summary>
    public OrleansException() : this("The grain engine failed.")
    {
    }

    /// <summary>An exception with that message.</summary>
    public OrleansException(string message) : base(message)
    {
    }

    /// <summary>An exception with that message and cause.</summary>
    public OrleansException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
