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
    };
}
