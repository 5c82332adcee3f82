using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Native.Host;

/// <summary>Passes a call's progress on to the node.</summary>
internal sealed class ChannelProgress(HostChannel channel, long id) : IProgress<ModuleProgress>
{
    public void Report(ModuleProgress value) => HostMessages.WriteProgress(channel, id, value.Fraction, value.Message);
}
