namespace Gristmill.Jobs;

/// <summary>What a silo can do, as it tells the store with every heartbeat.</summary>
public interface ISiloCapabilities
{
    /// <summary>Its build's version.</summary>
    string Version { get; }

    /// <summary>Its processor cores.</summary>
    int Cores { get; }

    /// <summary>The operations it can run now, each as <see cref="OperationNames"/> has it, in order; it acquires jobs of no other.</summary>
    IReadOnlyList<string> Operations();

    /// <summary>An operation that was told of turned out to be missing: what is asked for next is looked up anew.</summary>
    void Refresh();
}
