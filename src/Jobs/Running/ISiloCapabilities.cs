namespace Gristmill.Jobs;

/// <summary>What a silo can do, as it tells the store with every heartbeat.</summary>
public interface ISiloCapabilities
{
    /// <summary>Its build's version.</summary>
    string Version { get; }

    /// <summary>Its processor cores.</summary>
    int Cores { get; }

    /// <summary>The modules it can run now, in order of name; it acquires jobs of no other.</summary>
    IReadOnlyList<string> Modules();
}
