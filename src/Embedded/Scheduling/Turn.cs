using Gristmill.Embedded.Activations;

namespace Gristmill.Embedded.Scheduling;

/// <summary>Something an activation starts as a turn of its own.</summary>
internal abstract class Turn
{
    /// <summary>Starts it, on the activation's scheduler; must not throw.</summary>
    public abstract void Run(Activation activation);
}
