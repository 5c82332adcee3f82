namespace Gristmill.Modules.Process;

/// <summary>
/// folk's pipe protocol: MessagePack-RPC in length-prefixed frames over a task and a control channel, as its own PHP worker
/// speaks it. Every request's method is <c>dispatch</c> unless the manifest says that it is the operation's name.
/// </summary>
/// <param name="methodIsOperation">Whether a request's method is the operation's name.</param>
public sealed class FolkWorkerProtocol(bool methodIsOperation) : IWorkerProtocol
{
    private const string TimeoutSetting = "default_socket_timeout";

    /// <inheritdoc />
    public IReadOnlyList<string> ChannelVariables { get; } = ["FOLK_TASK_FD", "FOLK_CONTROL_FD"];

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Environment { get; } =
        new Dictionary<string, string> { ["FOLK_RUNTIME"] = "pipe" };

    /// <summary>PHP ends an idle worker after its socket timeout of 60 s, so it is told to have none.</summary>
    public IReadOnlyList<string> Command(IReadOnlyList<string> command) =>
        Path.GetFileName(command[0]).StartsWith("php", StringComparison.Ordinal)
        && !command.Any(part => part.Contains(TimeoutSetting, StringComparison.Ordinal))
            ? [command[0], "-d", $"{TimeoutSetting}=-1", .. command.Skip(1)]
            : command;

    /// <inheritdoc />
    public IWorkerConnection Connect(IReadOnlyList<FrameChannel> channels, Action<string, string> log) =>
        new FolkWorkerConnection(channels, methodIsOperation);
}
