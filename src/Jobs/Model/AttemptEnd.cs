namespace Gristmill.Jobs;

/// <summary>What an attempt came to, told by whoever ran it.</summary>
public abstract record AttemptEnd
{
    private AttemptEnd()
    {
    }

    /// <summary>The operation answered.</summary>
    /// <param name="Result">UTF-8 JSON.</param>
    public sealed record Completed(ReadOnlyMemory<byte> Result) : AttemptEnd;

    /// <summary>The operation failed, timed out, or was refused.</summary>
    /// <param name="Code">A stable code in snake_case.</param>
    /// <param name="Message">The reason, for a person.</param>
    /// <param name="Retryable">Whether another attempt may succeed.</param>
    public sealed record Failed(string Code, string Message, bool Retryable) : AttemptEnd
    {
        /// <summary>How long to wait before the next attempt; null means as the job's retry policy has it.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }

    /// <summary>The operation wants to run later, and has spent no attempt.</summary>
    /// <param name="Delay">How much later.</param>
    public sealed record Snoozed(TimeSpan Delay) : AttemptEnd;

    /// <summary>The attempt stopped because the job was to be canceled.</summary>
    public sealed record Canceled : AttemptEnd;

    /// <summary>The silo gives the attempt back unspent.</summary>
    /// <param name="Code">A stable code in snake_case.</param>
    /// <param name="Message">The reason, for a person.</param>
    public sealed record Released(string Code, string Message) : AttemptEnd;
}
