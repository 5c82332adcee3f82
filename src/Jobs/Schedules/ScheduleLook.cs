namespace Gristmill.Jobs;

/// <summary>What a look at a schedule found and did.</summary>
/// <param name="Found">The schedule as it was found; null when there is none.</param>
/// <param name="Written">The schedule as this look wrote it; null when it wrote nothing.</param>
/// <param name="Lost">Whether something was due that this look could not write: somebody else was quicker, for one.</param>
/// <param name="MayHaveMore">Whether more may be due at once.</param>
public sealed record ScheduleLook(Schedule? Found, Schedule? Written = null, bool Lost = false, bool MayHaveMore = false)
{
    /// <summary>The schedule as it is now, as far as this silo knows.</summary>
    public Schedule? Now => Written ?? Found;
}
