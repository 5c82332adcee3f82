namespace Gristmill.Jobs;

/// <summary>The signals of a store that no other silo uses: none.</summary>
public sealed class NoSignals : IJobSignals, IChangeSignals
{
    /// <inheritdoc />
    public void Subscribe(IJobSignalHandler handler)
    {
        // Nobody else is there to do anything.
    }

    /// <inheritdoc />
    public void Subscribe(IChangeSignalHandler handler)
    {
        // Nobody else is there to do anything.
    }

    /// <inheritdoc />
    public void Listen()
    {
        // Nobody else is there to hear it.
    }

    /// <inheritdoc />
    public void Tell(string batch)
    {
        // Nobody else is there to hear it.
    }
}
