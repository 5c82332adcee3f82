namespace Gristmill.Jobs;

/// <summary>Lists by any filter over what a store can go through by itself, on a bound.</summary>
public static class JobSearch
{
    /// <summary>Jobs that one search looks at. When it has, its page ends there, however few it found, and the next one goes on.</summary>
    public const int MaxExamined = 10_000;

    /// <summary>Bytes of arguments that one search looks at, when they are part of the filter.</summary>
    public const long MaxExaminedBytes = 16 * 1024 * 1024;

    private const int Chunk = 1_000;
    private const int ChunkWithArgs = 100;

    /// <summary>Jobs by a filter, newest first, paged by key; without arguments, results and histories.</summary>
    public static async Task<JobPage> ListAsync(this IJobStore store, JobFilter filter, CancellationToken cancellation)
    {
        List<Job> found = [];
        var below = filter.Below;
        var (examined, bytes) = (0, 0L);
        while (examined < MaxExamined && bytes < MaxExaminedBytes)
        {
            var wanted = filter.IsExact ? filter.Limit + 1 : filter.Args is null ? Chunk : ChunkWithArgs;
            var jobs = await store.ListAsync(
                filter.Index, new JobRange(below, filter.From, wanted) { WithArgs = filter.Args is not null }, cancellation);
            foreach (var job in jobs)
            {
                if (found.Count == filter.Limit) return new JobPage(found, found[^1].Id);
                examined++;
                bytes += job.Args.Length;
                below = job.Id;
                if (filter.Wants(job)) found.Add(job with { Args = default });
            }

            if (jobs.Count < wanted) return new JobPage(found, null);
        }

        return new JobPage(found, below);
    }
}
