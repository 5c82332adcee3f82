namespace Gristmill.Jobs;

/// <summary>What a bulk task would meet.</summary>
/// <param name="Count">Jobs that the filter finds.</param>
/// <param name="IsComplete">Whether all were counted; otherwise there are at least as many.</param>
/// <param name="Sample">The newest of them, without arguments, results and histories.</param>
public sealed record BulkPreview(long Count, bool IsComplete, IReadOnlyList<Job> Sample)
{
    private const int SampleSize = 10;
    private const int Page = 1_000;

    /// <summary>Pages that are gone through, at most: of up to 1,000 jobs, or of none where a search looked at 10,000 in vain.</summary>
    private const int MostPages = 100;

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
        for (var pages = 1; next is { } after && pages < MostPages; pages++)
        {
            var page = await store.ListAsync(filter with { Limit = Page, After = after }, cancellation);
            (found, next) = (found + page.Jobs.Count, page.Next);
        }

        return new BulkPreview(found, next is null, sample);
    }
}
