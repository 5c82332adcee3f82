using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Conformance.Engine.Grains;

[StatelessWorker(2)]
internal sealed class WorkerGrain(Probes probes) : Grain, IWorkerGrain
{
    private readonly Guid _id = Guid.NewGuid();

    public async Task Hold(string point)
    {
        probes.Enter();
        await probes.HoldAsync(point);
        probes.Leave();
    }

    public Task<Guid> Who() => Task.FromResult(_id);
}
