namespace Gristmill.Jobs;

/// <summary>What of a limit is in use.</summary>
/// <param name="Running">Jobs that run.</param>
/// <param name="Starts">Starts that still count against the rate.</param>
/// <param name="FirstStart">The first of those starts, as it is remembered.</param>
public sealed record Used(long Running = 0, long Starts = 0, DateTimeOffset? FirstStart = null)
{
    /// <summary>Those starts in order of time; told only where somebody looks at one queue.</summary>
    public IReadOnlyList<RememberedStarts> Each { get; init; } = [];

    /// <summary>What runs, and starts in order of time.</summary>
    public static Used Of(long running, IReadOnlyList<RememberedStarts> starts) =>
        new(running, starts.Sum(each => each.Starts), starts.Count == 0 ? null : starts[0].At) { Each = starts };

    /// <summary>Nothing.</summary>
    public static Used Nothing { get; } = new();
}
