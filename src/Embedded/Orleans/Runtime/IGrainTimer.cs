namespace Orleans.Runtime;

/// <summary>A grain's timer; disposing it ends it.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets when it ticks next and how often; during a tick it takes effect after it.</summary>
    /// <param name="dueTime">Until the next tick; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="period">From the end of a tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for one tick.</param>
    void Change(TimeSpan dueTime, TimeSpan period);
}
