using System.Collections.Concurrent;
using Gristmill.Embedded.Activations;
using Gristmill.Embedded.Calls;
using Orleans.Runtime;

namespace Gristmill.Embedded.Catalog;

/// <summary>At most one activation a key.</summary>
internal sealed class SingleDirectory(GrainClass grainClass) : GrainDirectory
{
    private readonly ConcurrentDictionary<IdSpan, Activation> _activations = new();

    public override IEnumerable<Activation> Activations => _activations.Select(entry => entry.Value);

    public override void Deliver(Call call)
    {
        var limit = grainClass.Engine.Options.MailboxLimit;
        while (true)
        {
            var activation = _activations.GetOrAdd(call.Key, static (key, owner) => new(owner, key), grainClass);
            // Beside the one that runs; and where calls interleave, that many run at most.
            if (activation.Load > limit)
            {
                grainClass.RejectOverflow(call, activation.GrainId, limit);
                return;
            }
            if (activation.TryReceive(call)) return;
            Remove(activation);
        }
    }

    public override void Remove(Activation activation) =>
        _activations.TryRemove(new KeyValuePair<IdSpan, Activation>(activation.Key, activation));
}
