namespace Gristmill.Modules.Sdk;

/// <summary>
/// The node's log, where lines stand under the module's and the operation's name. Lines are cut at
/// <see cref="MaxLineLength"/> characters, and beyond <see cref="MaxLines"/> of one call they are dropped, which the last one says.
/// The lines of a job's attempt are kept with the job as well, within bounds of the host's.
/// Safe for many threads.
/// </summary>
public interface IModuleLog
{
    /// <summary>The longest line, in characters.</summary>
    const int MaxLineLength = 4_000;

    /// <summary>The most lines of one call.</summary>
    const int MaxLines = 1_000;

    /// <summary>Writes what only its author wants to see.</summary>
    void Debug(string line);

    /// <summary>Writes what happened.</summary>
    void Information(string line);

    /// <summary>Writes what is not as it should be.</summary>
    void Warning(string line);

    /// <summary>Writes what went wrong.</summary>
    void Error(string line);
}
