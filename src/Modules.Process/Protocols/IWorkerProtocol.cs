namespace Gristmill.Modules.Process;

/// <summary>A way of speaking with worker processes.</summary>
public interface IWorkerProtocol
{
    /// <summary>For each channel, the environment variable that tells the worker its descriptor's number.</summary>
    IReadOnlyList<string> ChannelVariables { get; }

    /// <summary>Further variables that the worker gets.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The command as this protocol's workers need it.</summary>
    IReadOnlyList<string> Command(IReadOnlyList<string> command);

    /// <summary>Begins to speak with a worker that was started.</summary>
    /// <param name="channels">Our ends of its channels, in the order of <see cref="ChannelVariables"/>.</param>
    /// <param name="log">Where the worker's own log messages go: level and message.</param>
    IWorkerConnection Connect(IReadOnlyList<FrameChannel> channels, Action<string, string> log);
}
