using System.Collections.Concurrent;
using Gristmill.Embedded.Activations;
using Gristmill.Embedded.Calls;
using Orleans.Runtime;

namespace Gristmill.Embedded.Catalog;

/// <summary>A pool of stateless workers a key.</summary>
internal sealed class WorkerDirectory(GrainClass grainClass, int maxWorkers) : GrainDirectory
{
    private readonly ConcurrentDictionary<IdSpan, WorkerPool> _pools = new();

    public override IEnumerable<Activation> Activations => _pools.SelectMany(entry => entry.Value.Workers);

    public override void Deliver(Call call)
    {
        while (true)
        {
            var pool = _pools.GetOrAdd(
                call.Key, static (key, self) => new(self.Class, key, self.Max), (Class: grainClass, Max: maxWorkers));
            if (pool.TryDeliver(call)) return;
            Remove(pool, call.Key);
        }
    }

    public override void Remove(Activation activation)
    {
        if (_pools.TryGetValue(activation.Key, out var pool) && pool.Remove(activation)) Remove(pool, activation.Key);
    }

    private void Remove(WorkerPool pool, IdSpan key) =>
        _pools.TryRemove(new KeyValuePair<IdSpan, WorkerPool>(key, pool));
}
