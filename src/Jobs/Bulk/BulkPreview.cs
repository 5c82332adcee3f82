namespace Gristmill.Jobs;

/// <summary>What a bulk task would meet.</summary>
/// <param name="Count">Jobs that the filter finds.</param>
/// <param name="IsComplete">Whether all were counted; otherwise there are at least as many.</param>
/// <param name="Sample">The newest of them, without arguments, results and histories.</param>
public sealed record BulkPreview(long Count, bool IsComplete, IReadOnlyList<Job> Sample)
{
    private const int SampleSize = 10;
    private const int Page = 1_000;

    /// <summary>Jobs that are counted one by one, at most.</summary>
    private const int MostCounted = 100_000;

    /// <summary>Looks what a filter finds now. Where the kept counts tell, nothing is counted.</summary>
    public static async Task<BulkPreview> OfAsync(IJobStore store, JobFilter filter, CancellationToken cancellation)
    {
        var first = await store.ListAsync(filter with { Limit = Page, After = null }, cancellation);
        IReadOnlyList<Job> sample = [.. first.Jobs.Take(SampleSize)];
        if (filter with { Limit = 0, After = null } == new JobFilter { State = filter.State, Queue = filter.Queue, Limit = 0 })
        {
            var counts = (await store.CountAsync(cancellation))
                .Where(count => (filter.State is null || count.State == filter.State) && (filter.Queue is null || count.Queue == filter.Queue));
            return new BulkPreview(counts.Sum(count => count.Count), true, sample);
        }

        var (found, next) = ((long)first.Jobs.Count, first.Next);
        while (next is { } after && found < MostCounted)
        {
            var page = await store.ListAsync(filter with { Limit = Page, After = after }, cancellation);
            (found, next) = (found + page.Jobs.Count, page.Next);
        }

        return new BulkPreview(found, next is null, sample);
    }
}
