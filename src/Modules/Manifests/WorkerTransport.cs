namespace Gristmill.Modules;

/// <summary>Over what a worker process is spoken with.</summary>
public enum WorkerTransport
{
    /// <summary>An inherited socket, its number told in an environment variable; stdout stays free for chatter.</summary>
    Socket = 1,

    /// <summary>Standard input and output.</summary>
    Stdio = 2,
}
