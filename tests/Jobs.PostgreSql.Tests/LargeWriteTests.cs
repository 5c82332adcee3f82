namespace Gristmill.Jobs.PostgreSql.Tests;

public sealed class LargeWriteTests(ServerFixture fixture) : StoreTest(fixture)
{
    [Fact]
    public async Task Large_jobs_that_come_together_are_stored_in_several_groups()
    {
        var store = await StoreAsync();
        var args = new byte[1024 * 1024];
        Array.Fill(args, (byte)' ');
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => store.EnqueueAsync([New(store, new NewJob
        {
            Module = "mill", Operation = "grind", Lane = JobLane.Cpu, Args = args,
        })], Now)));
        var jobs = await AcquireAsync(store, 40);
        Assert.Equal(40, jobs.Count);
        Assert.All(jobs, job => Assert.Equal(args.Length, job.Args.Length));
    }
}
