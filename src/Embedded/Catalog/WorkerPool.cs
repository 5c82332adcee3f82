using Gristmill.Embedded.Activations;
using Gristmill.Embedded.Calls;
using Orleans.Runtime;

namespace Gristmill.Embedded.Catalog;

/// <summary>The workers of one key: a call goes to an idle one, else to a new one, else to the least loaded.</summary>
internal sealed class WorkerPool(GrainClass grainClass, IdSpan key, int maxWorkers)
{
    private readonly List<Activation> _workers = new(maxWorkers);
    private bool _closed;

    public Activation[] Workers
    {
        get
        {
            lock (_workers) return [.. _workers];
        }
    }

    /// <summary>Hands a call to a worker, or refuses it when too many wait.</summary>
    /// <returns>False when the pool is closed: the key's next one must take it.</returns>
    public bool TryDeliver(Call call)
    {
        var limit = grainClass.Engine.Options.MailboxLimit;
        lock (_workers)
        {
            if (_closed) return false;
            while (true)
            {
                var worker = Choose(out var load);
                if (load >= limit + maxWorkers) break;
                if (worker.TryReceive(call)) return true;
                _workers.Remove(worker);
            }
        }
        grainClass.RejectOverflow(call, new(grainClass.GrainType, key), limit);
        return true;
    }

    /// <summary>Forgets a worker that has ended.</summary>
    /// <returns>Whether it was the last: the pool is closed.</returns>
    public bool Remove(Activation worker)
    {
        lock (_workers)
        {
            _workers.Remove(worker);
            return _closed = _workers.Count == 0;
        }
    }

    private Activation Choose(out int total)
    {
        total = 0;
        Activation? least = null;
        var leastLoad = int.MaxValue;
        foreach (var worker in _workers)
        {
            var load = worker.Load;
            total += load;
            // One that is ending makes its calls wait: only when there is no other.
            if (worker.IsLeaving) load = int.MaxValue - 1;
            if (load >= leastLoad) continue;
            least = worker;
            leastLoad = load;
        }
        if (least is not null && (leastLoad == 0 || _workers.Count >= maxWorkers)) return least;
        var added = new Activation(grainClass, key);
        _workers.Add(added);
        return added;
    }
}
