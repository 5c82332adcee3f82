namespace Gristmill.Modules.Native.Host;

/// <summary>The node closed the channel, or is gone.</summary>
internal sealed class ChannelClosedException(Exception inner) : Exception("The channel is closed.", inner);
