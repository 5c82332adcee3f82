namespace Gristmill.Modules.Process;

/// <summary>The stable codes of what goes wrong between a pool and its workers.</summary>
public static class ProcessErrorCodes
{
    /// <summary>The worker ended during the call. Worth another attempt.</summary>
    public const string WorkerDied = "worker_died";

    /// <summary>The worker said something that is not of the protocol. Worth another attempt.</summary>
    public const string ProtocolError = "protocol_error";

    /// <summary>The worker's channel failed. Worth another attempt.</summary>
    public const string InputOutputError = "io_error";
}
