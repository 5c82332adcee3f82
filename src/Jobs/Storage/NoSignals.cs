namespace Gristmill.Jobs;

/// <summary>The signals of a store that no other silo uses: none.</summary>
public sealed class NoSignals : IJobSignals
{
    /// <inheritdoc />
    public void Subscribe(IJobSignalHandler handler)
    {
        // Nobody else is there to do anything.
    }
}
