namespace Gristmill.Modules.Process;

/// <summary>Length-prefixed JSON over one channel: <c>docs/module-protocol.md</c>.</summary>
public sealed class JsonWorkerProtocol : IWorkerProtocol
{
    /// <summary>Tells a worker its channel's descriptor; absent when that is standard input and output.</summary>
    public const string ChannelVariable = "GRISTMILL_FD";

    /// <inheritdoc />
    public IReadOnlyList<string> ChannelVariables { get; } = [ChannelVariable];

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    /// <inheritdoc />
    public IReadOnlyList<string> Command(IReadOnlyList<string> command) => command;

    /// <inheritdoc />
    public IWorkerConnection Connect(IReadOnlyList<FrameChannel> channels, Action<string, string> log) =>
        new JsonWorkerConnection(channels, log);
}
