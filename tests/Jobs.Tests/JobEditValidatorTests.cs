using Gristmill.Conformance.Jobs;

namespace Gristmill.Jobs.Tests;

/// <summary>What a change must not make of a job.</summary>
public sealed class JobEditValidatorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static JobFault? Check(JobEdit edit)
    {
        var job = JobLife.Create(Some.NewJob with { ScheduledAt = Now.AddHours(2), ExpiresAt = Now.AddHours(3) }, Guid.NewGuid(), Now);
        return JobEditValidator.Check(JobLife.Edit(job, edit, Now), edit, Now);
    }

    [Fact]
    public void A_job_must_not_expire_before_it_is_due()
    {
        Assert.Equal("expiresAt", Check(new JobEdit { ExpiresAt = Now.AddHours(1) })!.Field);
        Assert.Equal("expiresAt", Check(new JobEdit { ExpiresAt = Now.AddHours(2) })!.Field);
        Assert.Equal("scheduledAt", Check(new JobEdit { ScheduledAt = Now.AddHours(3) })!.Field);
        Assert.Equal("expiresAt", Check(new JobEdit { ScheduledAt = Now.AddHours(5), ExpiresAt = Now.AddHours(4) })!.Field);
    }

    [Fact]
    public void What_fits_is_let_through()
    {
        Assert.Null(Check(new JobEdit { ExpiresAt = Now.AddHours(2).AddSeconds(1) }));
        Assert.Null(Check(new JobEdit { ScheduledAt = Now.AddHours(-1) }));
        Assert.Null(Check(new JobEdit { ScheduledAt = Now.AddHours(4), ExpiresAt = Now.AddHours(5) }));
        Assert.Null(Check(new JobEdit { Priority = 3 }));
    }
}
