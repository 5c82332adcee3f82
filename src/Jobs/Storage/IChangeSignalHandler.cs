namespace Gristmill.Jobs;

/// <summary>Is told what other silos say of changes; returns quickly and does not throw.</summary>
public interface IChangeSignalHandler
{
    /// <summary>Somebody listens on another silo.</summary>
    void OthersListen();

    /// <summary>Another silo committed these.</summary>
    void ChangesTold(string batch);

    /// <summary>Some may have been missed until now.</summary>
    void ChangesMissed();
}
