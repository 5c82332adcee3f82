using Gristmill.Embedded.Activations;
using Gristmill.Embedded.Calls;

namespace Gristmill.Embedded.Catalog;

/// <summary>The live activations of one grain class, found by key.</summary>
internal abstract class GrainDirectory
{
    public abstract IEnumerable<Activation> Activations { get; }

    /// <summary>Hands a call to the activation of its key, made if there is none.</summary>
    public abstract void Deliver(Call call);

    /// <summary>Forgets an activation that has ended.</summary>
    public abstract void Remove(Activation activation);
}
