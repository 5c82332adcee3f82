namespace Gristmill.Jobs;

/// <summary>Which part of a <see cref="JobIndex"/> to read, newest first.</summary>
/// <param name="Below">Only ids less than this one; null means from the newest on.</param>
/// <param name="From">Only this id and greater ones; null means to the oldest.</param>
/// <param name="Limit">Jobs at most.</param>
public sealed record JobRange(Guid? Below, Guid? From, int Limit)
{
    /// <summary>Whether the jobs come with their arguments.</summary>
    public bool WithArgs { get; init; }
}
