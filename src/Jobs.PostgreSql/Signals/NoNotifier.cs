namespace Gristmill.Jobs.PostgreSql;

/// <summary>Tells nobody: for one who is alone, and for tests.</summary>
public sealed class NoNotifier : INotifier
{
    /// <inheritdoc />
    public void JobsAvailable()
    {
        // Nobody is there to hear it.
    }

    /// <inheritdoc />
    public void CancelRequested(AttemptId attempt)
    {
        // Nobody is there to hear it.
    }
}
