namespace Gristmill.Jobs;

/// <summary>
/// How silos that share a store tell each other, while one of them listens, what they committed. What is told may be lost, and nothing
/// depends on it.
/// </summary>
public interface IChangeSignals
{
    /// <summary>From now on this one is told.</summary>
    void Subscribe(IChangeSignalHandler handler);

    /// <summary>Tells the other silos that somebody listens here. Returns at once.</summary>
    void Listen();

    /// <summary>Tells the other silos a batch of changes. Returns at once.</summary>
    void Tell(string batch);
}
