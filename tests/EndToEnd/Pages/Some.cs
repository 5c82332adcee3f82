namespace Gristmill.EndToEnd.Pages;

/// <summary>Jobs that stay as a test wants to see them.</summary>
internal static class Some
{
    private static readonly DateTimeOffset FarOff = TimeProvider.System.GetUtcNow().AddDays(30);

    /// <summary>Stays Scheduled.</summary>
    public static object Later(string queue, object? args = null) => new
    {
        module = "testbed", operation = "wait", queue, scheduledAt = FarOff, args = args ?? new { milliseconds = 1 },
    };

    /// <summary>Runs until it is canceled.</summary>
    public static object Waiting(string queue) =>
        new { module = "testbed", operation = "wait", queue, args = new { milliseconds = 600_000 } };

    /// <summary>Becomes Discarded at once; when retried, Completed from that attempt on.</summary>
    public static object Failing(string queue, string message, int? untilAttempt = null) => new
    {
        module = "sample",
        operation = "fail",
        queue,
        maxAttempts = 1,
        args = new { message, code = "out_of_paper", untilAttempt },
    };
}
