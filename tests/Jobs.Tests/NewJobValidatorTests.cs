using Gristmill.Conformance.Jobs;

namespace Gristmill.Jobs.Tests;

public sealed class NewJobValidatorTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<NewJob, string?> Jobs() => new()
    {
        { Some.NewJob, null },
        { Some.NewJob with { Queue = "a.b_c-D9" }, null },
        { Some.NewJob with { Queue = "" }, "queue" },
        { Some.NewJob with { Queue = "-x" }, "queue" },
        { Some.NewJob with { Queue = "a b" }, "queue" },
        { Some.NewJob with { Queue = new string('q', 101) }, "queue" },
        { Some.NewJob with { MaxAttempts = 0 }, "maxAttempts" },
        { Some.NewJob with { MaxAttempts = 1_001 }, "maxAttempts" },
        { Some.NewJob with { ScheduledAt = Now.AddDays(3_661) }, "scheduledAt" },
        { Some.NewJob with { ScheduledAt = Now.AddDays(-10_000) }, null },
    };

    [Theory]
    [MemberData(nameof(Jobs))]
    public void What_is_out_of_bounds_names_its_field(NewJob job, string? field) =>
        Assert.Equal(field, NewJobValidator.Check(job, Now)?.Field);
}
