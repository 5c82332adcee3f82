namespace Gristmill.Modules.Sdk;

/// <summary>
/// A module: code with named operations, JSON in and JSON out. The host makes one instance and calls it from many
/// threads at once, so an implementation keeps no state per call. Most authors derive from <see cref="Module"/>.
/// </summary>
public interface IModule
{
    /// <summary>Runs one operation.</summary>
    /// <param name="operation">The operation's name, as the manifest declares it.</param>
    /// <param name="arguments">The arguments as UTF-8 JSON; valid only until the returned task ends.</param>
    /// <param name="context">The call's cancellation and, when it runs as a job, the job's attempt.</param>
    /// <returns>The result as UTF-8 JSON.</returns>
    /// <exception cref="ModuleArgumentException">The arguments are at fault: the caller's error, never retried.</exception>
    /// <exception cref="ModuleException">The module is at fault, with a stable code.</exception>
    ValueTask<ReadOnlyMemory<byte>> InvokeAsync(
        string operation, ReadOnlyMemory<byte> arguments, ModuleContext context);
}
