using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>All schedules: finding them, and looking ahead. A stateless worker; the key is always 0.</summary>
[Alias("gristmill.scheduleCatalog")]
public interface IScheduleCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>A schedule with its next ticks and what became of its latest ones, or null.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="next">Ticks ahead, 0 to 100.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    [Alias("find")]
    Task<ScheduleView?> FindAsync(string name, int next, CancellationToken cancellation);

    /// <summary>One page of a list.</summary>
    /// <param name="after">Only names after this one; null means from the first on.</param>
    /// <param name="limit">Schedules on a page, 1 to 1,000.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    [Alias("list")]
    Task<ScheduleListing> ListAsync(string? after, int limit, CancellationToken cancellation);

    /// <summary>The ticks ahead of a schedule that need not be there; its job is checked where it is given.</summary>
    /// <param name="name">Its name, on which its jitter depends.</param>
    /// <param name="request">The schedule.</param>
    /// <param name="from">Ticks after this time; null means now.</param>
    /// <param name="count">How many, 1 to 100.</param>
    [Alias("preview")]
    Task<SchedulePreview> PreviewAsync(string name, ScheduleRequest request, DateTimeOffset? from, int count);
}
