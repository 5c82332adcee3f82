namespace Gristmill.Jobs.Tests;

public sealed class WorkflowTests
{
    private static IReadOnlyList<int> FindCycle(params int[][] after) => Workflow.FindCycle(after.Length, job => after[job]);

    [Fact]
    public void Jobs_that_form_no_circle_have_none()
    {
        Assert.Empty(FindCycle());
        Assert.Empty(FindCycle([], [0], [0, 1], [2, 1, 0]));
        Assert.Empty(FindCycle([1, 2], [3], [3], []));
    }

    [Fact]
    public void A_circle_is_told_in_its_order()
    {
        Assert.Equal([0, 0], FindCycle([0]));
        Assert.Equal([0, 2, 1, 0], FindCycle([2], [0], [1]));
        Assert.Equal([1, 2, 1], FindCycle([1], [2], [1]));
    }

    [Fact]
    public void A_chain_as_long_as_a_request_is_gone_through()
    {
        var chain = Enumerable.Range(0, 10_000).Select(i => i == 9_999 ? Array.Empty<int>() : [i + 1]).ToArray();
        Assert.Empty(FindCycle(chain));
        chain[^1] = [0];
        Assert.Equal(10_001, FindCycle(chain).Count);
    }

    [Fact]
    public void Those_that_somebody_waits_for_know_it()
    {
        UniqueJob Job(params Dependency[] after) => new(JobLife.Create(new NewJob
        {
            Module = "mill", Operation = "grind", Lane = JobLane.Cpu, Args = "{}"u8.ToArray(), WaitsFor = after.Length,
        }, Guid.NewGuid(), DateTimeOffset.UnixEpoch), []) { After = [.. after] };
        var earlier = Guid.NewGuid();
        var first = Job();
        var second = Job(new Dependency(first.Job.Id), new Dependency(earlier));
        Assert.Equal([false, true], Workflow.Tie([second, first]).Select(job => job.Job.IsAwaited));
        Assert.Equal([earlier], Workflow.Earlier([second, first]));
        Assert.Equal((JobState.Available, JobState.Scheduled), (first.Job.State, second.Job.State));
    }
}
