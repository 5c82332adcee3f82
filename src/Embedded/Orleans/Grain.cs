using Gristmill.Embedded.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The base class of grains.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    /// <summary>Binds the instance to the activation that is making it.</summary>
    protected Grain() => GrainContext = Activation.Constructing!;

    /// <inheritdoc />
    public IGrainContext GrainContext { get; }

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => Activation.Of(this).GrainFactory;

    /// <inheritdoc />
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Ends this activation once the calls it is running have ended; waiting calls go to the next one.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>
    /// Keeps the idle collection away for that long from now; <see cref="TimeSpan.MaxValue"/> for good, zero or less
    /// takes an earlier delay back.
    /// </summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.Of(this).DelayDeactivation(timeSpan);
}
