namespace Gristmill.Frontend.Api.Contracts;

/// <summary>What to change of a job that waits. What is left out stays as it is.</summary>
internal sealed record JobEditBody
{
    /// <summary>The members that null takes away.</summary>
    internal static readonly string[] Clearable = ["timeoutSeconds", "expiresAt", "retry"];

    private readonly List<string> _nulls = [];

    /// <summary>The members that are given as null.</summary>
    internal IReadOnlyList<string> Nulls => _nulls;

    /// <summary>The operation's arguments.</summary>
    public RawJson? Args { get; init => field = Given("args", value); }

    /// <summary>The queue.</summary>
    public string? Queue { get; init => field = Given("queue", value); }

    /// <summary>Lower runs first, -32768 to 32767.</summary>
    public int? Priority { get; init => field = Given("priority", value); }

    /// <summary>When it is due, ISO 8601 with offset; a time that has come makes it Available.</summary>
    public DateTimeOffset? ScheduledAt { get; init => field = Given("scheduledAt", value); }

    /// <summary>Attempts it may spend, 1 to 1000; one that has spent as many keeps one more.</summary>
    public int? MaxAttempts { get; init => field = Given("maxAttempts", value); }

    /// <summary>Time limit of one attempt in seconds, at most 86400; the operation's own when null.</summary>
    public double? TimeoutSeconds { get; init => field = Given("timeoutSeconds", value); }

    /// <summary>Not started any more from this time on, ISO 8601 with offset; never when null.</summary>
    public DateTimeOffset? ExpiresAt { get; init => field = Given("expiresAt", value); }

    /// <summary>How it is tried again; as its operation or the node has it when null.</summary>
    public RetryBody? Retry { get; init => field = Given("retry", value); }

    private T Given<T>(string name, T value)
    {
        if (value is null) _nulls.Add(name);
        return value;
    }
}
