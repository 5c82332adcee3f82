using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Embedded.Tests.Grains;

[StatelessWorker(2)]
public sealed class PoolGrain : Grain, IPoolGrain
{
    public Task Run(Func<Task> action) => action();
}
