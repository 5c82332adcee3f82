namespace Gristmill.Jobs;

/// <summary>Is told what other silos did; returns quickly and does not throw.</summary>
public interface IJobSignalHandler
{
    /// <summary>Another silo made jobs Available.</summary>
    void JobsAvailable();

    /// <summary>Another silo asked for the cancelation of an attempt, which may run here.</summary>
    void CancelRequested(AttemptId attempt);

    /// <summary>Signals may have been missed until now.</summary>
    void SignalsMissed();
}
