using System.Globalization;
using System.Runtime.InteropServices;
using Gristmill.Modules;
using Gristmill.Modules.Native;
using Gristmill.Modules.Native.Host;

// A worker that runs a native module: docs/module-protocol.md on one side, sdk/c/gristmill_module.h on the other.
if (args is not [var path, var module, var bytes]
    || !int.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var maxResultBytes)
    || !int.TryParse(Environment.GetEnvironmentVariable("GRISTMILL_FD"), NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor))
{
    await Console.Error.WriteLineAsync("A node runs this program, for native modules that have a process of their own.");
    return 2;
}

using var stop = new CancellationTokenSource();
// The call is to stop, or there is none and the channel's end is near: either way the loop below ends by itself.
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stop.Cancel();
});
using var channel = new HostChannel(descriptor);
var logger = new ChannelLogger(channel);
try
{
    using var library = NativeLibraryFile.Load(path);
    var instances = new NativeInstances(library, module, logger);
    var instance = await instances.CreateAsync(CancellationToken.None);
    HostMessages.WriteReady(channel);
    while (channel.Read() is { } frame)
    {
        var call = HostCall.Parse(frame);
        HostMessages.WriteOutcome(channel, call.Id, call.Run(library, instance, module, maxResultBytes, channel, logger, stop.Token));
    }

    await instances.DestroyAsync(instance);
    return 0;
}
catch (ModuleLoadException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
catch (ChannelClosedException) when (stop.IsCancellationRequested)
{
    // The call was given up, so nobody waits for its answer.
    return 0;
}
