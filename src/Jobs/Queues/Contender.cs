namespace Gristmill.Jobs;

/// <summary>A job that could be acquired, by what its turn depends on.</summary>
/// <param name="Group">Its group.</param>
/// <param name="Priority">Lower comes first.</param>
/// <param name="ScheduledAt">When it was due; sooner comes first.</param>
/// <param name="Id">Its id; lower comes first.</param>
public sealed record Contender(JobGroup Group, short Priority, DateTimeOffset ScheduledAt, Guid Id)
{
    /// <summary>By priority, then due time, then id.</summary>
    public static IComparer<Contender> ByTurn { get; } = Comparer<Contender>.Create((one, other) =>
    {
        var order = one.Priority.CompareTo(other.Priority);
        if (order == 0) order = one.ScheduledAt.CompareTo(other.ScheduledAt);
        return order != 0 ? order : one.Id.CompareTo(other.Id);
    });
}
