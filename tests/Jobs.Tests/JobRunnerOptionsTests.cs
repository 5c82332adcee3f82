namespace Gristmill.Jobs.Tests;

public sealed class JobRunnerOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(new JobRunnerOptions().Validate(null, new()).Succeeded);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Options_out_of_bounds_name_their_key_and_both_values(JobRunnerOptions options, string message) =>
        Assert.Contains(message, options.Validate(null, options).FailureMessage);

    public static TheoryData<JobRunnerOptions, string> Wrong() => new()
    {
        { new() { Heartbeat = TimeSpan.Zero }, "Jobs:Heartbeat: expected more than 00:00:00 and at most 1.00:00:00, got 00:00:00." },
        { new() { Poll = TimeSpan.FromSeconds(-1) }, "Jobs:Poll" },
        { new() { DrainTimeout = TimeSpan.Zero }, "Jobs:DrainTimeout" },
        { new() { Ahead = TimeSpan.FromSeconds(-1) }, "Jobs:Ahead" },
        { new() { LostAfter = TimeSpan.FromSeconds(3) }, "Jobs:LostAfter: expected at least three times Jobs:Heartbeat (00:00:02), got 00:00:03." },
        { new() { Lease = TimeSpan.FromSeconds(5) }, "Jobs:Lease: expected at least Jobs:LostAfter (00:00:10), got 00:00:05." },
        { new() { MaxHeld = 0 }, "Jobs:MaxHeld" },
        { new() { Logs = new() { MaxLines = -1 } }, "Jobs:Logs:MaxLines: expected 0 to 100000, got -1." },
        { new() { Logs = new() { MaxLineBytes = 10 } }, "Jobs:Logs:MaxLineBytes: expected 64 to 1048576, got 10." },
        { new() { Logs = new() { MaxBytes = 100 } }, "Jobs:Logs:MaxBytes: expected at least Jobs:Logs:MaxLineBytes (8192), got 100." },
        { new() { Logs = new() { MaxWaitingBytes = 1 } }, "Jobs:Logs:MaxWaitingBytes: expected 65536 to 268435456, got 1." },
        { new() { Logs = new() { Interval = TimeSpan.Zero } }, "Jobs:Logs:Interval: expected 00:00:00.0100000 to 00:01:00, got 00:00:00." },
        { new() { Logs = new() { FlushTimeout = TimeSpan.FromHours(1) } }, "Jobs:Logs:FlushTimeout: expected 00:00:00 to 00:01:00, got 01:00:00." },
    };
}
