using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Conformance.Engine.Grains;

[Reentrant]
[StatelessWorker(2)]
internal sealed class ReentrantWorkerGrain(Probes probes) : Grain, IReentrantWorkerGrain
{
    private readonly Guid _id = Guid.NewGuid();

    public async Task<Guid> Hold(string point)
    {
        await probes.HoldAsync(point);
        return _id;
    }
}
