namespace Orleans;

/// <summary>Why an activation ends.</summary>
public readonly struct DeactivationReason
{
    /// <summary>A reason without an exception.</summary>
    public DeactivationReason(DeactivationReasonCode code, string text) : this(code, null, text)
    {
    }

    /// <summary>A reason with the exception that caused it.</summary>
    public DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
    {
        ReasonCode = code;
        Exception = exception;
        Description = text;
    }

    /// <summary>The reason's class.</summary>
    public DeactivationReasonCode ReasonCode { get; }

    /// <summary>The reason in words.</summary>
    public string Description { get; }

    /// <summary>The exception that caused it, if any.</summary>
    public Exception? Exception { get; }

    /// <inheritdoc />
    public override string ToString() => $"{ReasonCode}: {Description}{(Exception is null ? "" : $" {Exception.Message}")}";
}
