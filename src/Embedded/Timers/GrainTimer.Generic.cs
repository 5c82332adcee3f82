using Gristmill.Embedded.Activations;
using Orleans.Runtime;

namespace Gristmill.Embedded.Timers;

/// <summary>A grain's timer whose callback takes a state.</summary>
internal sealed class GrainTimer<TState>(
    Activation activation,
    TState state,
    Func<TState, CancellationToken, Task> callback,
    GrainTimerCreationOptions options) : GrainTimer(activation, options)
{
    protected override Task InvokeAsync(CancellationToken token) => callback(state, token);
}
