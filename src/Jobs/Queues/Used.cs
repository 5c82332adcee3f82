namespace Gristmill.Jobs;

/// <summary>What of a limit is in use.</summary>
/// <param name="Running">Jobs that run.</param>
/// <param name="Starts">Starts that still count against the rate.</param>
/// <param name="FirstStart">The first of those starts, as it is remembered.</param>
public sealed record Used(long Running = 0, long Starts = 0, DateTimeOffset? FirstStart = null)
{
    /// <summary>Nothing.</summary>
    public static Used Nothing { get; } = new();
}
