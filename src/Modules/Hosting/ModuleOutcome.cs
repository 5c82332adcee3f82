namespace Gristmill.Modules;

/// <summary>What a call came to. Closed: every consumer decides about each.</summary>
public abstract record ModuleOutcome
{
    private ModuleOutcome()
    {
    }

    /// <summary>How long the operation itself ran, without the wait for a permit; zero when it did not run.</summary>
    public TimeSpan Ran { get; init; }

    /// <summary>The operation answered.</summary>
    /// <param name="Result">UTF-8 JSON.</param>
    public sealed record Success(ReadOnlyMemory<byte> Result) : ModuleOutcome;

    /// <summary>The caller's arguments are at fault.</summary>
    /// <param name="Code">A stable code in snake_case.</param>
    /// <param name="Message">The reason, for a person.</param>
    /// <param name="Field">The field at fault; empty for the arguments as a whole.</param>
    public sealed record ClientError(string Code, string Message, string Field) : ModuleOutcome;

    /// <summary>The module is at fault.</summary>
    /// <param name="Code">A stable code in snake_case.</param>
    /// <param name="Message">The reason, for a person.</param>
    /// <param name="Retryable">Whether trying again may help.</param>
    public sealed record Fault(string Code, string Message, bool Retryable) : ModuleOutcome
    {
        private const double MostSeconds = 30 * 86_400;

        /// <summary>How long to wait before trying again, as the module says; null when it says nothing.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>Whether the module did nothing yet and wants to be called again after <see cref="RetryAfter"/>: no attempt is spent.</summary>
        public bool Snooze { get; init; }

        /// <summary>
        /// The same with what a module says of trying again. A snooze until a time that has come is one until at once. A wait that is no
        /// time, or more than 30 days, counts for nothing; a snooze that asks for it is a failure that says so.
        /// </summary>
        public Fault After(double? retryAfterSeconds, bool snooze) => retryAfterSeconds switch
        {
            > 0 and <= MostSeconds => this with { RetryAfter = TimeSpan.FromSeconds(retryAfterSeconds.Value), Snooze = snooze },
            <= 0 when snooze => this with { RetryAfter = TimeSpan.Zero, Snooze = true },
            _ when snooze => this with { Message = $"{Message} (snooze: expected at most {MostSeconds} s, got {Told(retryAfterSeconds)})" },
            _ => this,
        };

        private static string Told(double? seconds) =>
            seconds is { } told ? told.ToString(System.Globalization.CultureInfo.InvariantCulture) : "nothing";
    }

    /// <summary>The time limit passed.</summary>
    /// <param name="Limit">The limit that applied.</param>
    public sealed record TimedOut(TimeSpan Limit) : ModuleOutcome;

    /// <summary>The caller gave up.</summary>
    public sealed record Canceled : ModuleOutcome;

    /// <summary>The node drains and gives the job's attempt back.</summary>
    public sealed record Draining : ModuleOutcome;

    /// <summary>The node has too much to do already.</summary>
    /// <param name="Message">What is full.</param>
    public sealed record Overloaded(string Message) : ModuleOutcome;

    /// <summary>There is no such module or operation here.</summary>
    /// <param name="Code"><c>module_not_found</c> or <c>operation_not_found</c>.</param>
    /// <param name="Message">What is missing.</param>
    public sealed record NotFound(string Code, string Message) : ModuleOutcome;

    /// <summary>The module is there but cannot be loaded.</summary>
    /// <param name="Message">Why.</param>
    public sealed record Unavailable(string Message) : ModuleOutcome;
}
