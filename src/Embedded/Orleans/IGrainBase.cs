using Orleans.Runtime;

namespace Orleans;

/// <summary>What every grain class is to the engine.</summary>
public interface IGrainBase
{
    /// <summary>The activation that this instance is the grain of.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Runs before the first call; a failure fails the calls that wait and ends the activation.</summary>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Runs after the last call; a failure is logged and the activation ends all the same.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
