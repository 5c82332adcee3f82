using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>
/// Runs the operations of one module, whose name is the key. A stateless worker: every silo has its own, as many as it
/// has cores, and the silo's gates say how much runs at once.
/// </summary>
[Alias("gristmill.moduleWorker")]
public interface IModuleWorkerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Runs one operation. Lasts as long as the operation, at most a day: the caller interleaves, and the response
    /// timeout lies beyond the longest time limit that an operation can have.
    /// </summary>
    [Alias("invoke")]
    [ResponseTimeout("1.01:00:00")]
    Task<CallReply> InvokeAsync(CallRequest request, CancellationToken cancellation);
}
