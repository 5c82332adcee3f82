using Gristmill.Embedded.Scheduling;

namespace Gristmill.Embedded.Activations;

/// <summary>The turn in which an activation begins or ends.</summary>
internal sealed class LifecycleTurn(Action<Activation> run) : Turn
{
    public override void Run(Activation activation) => run(activation);
}
