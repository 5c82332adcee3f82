namespace Orleans.Runtime;

/// <summary>An activation, as its grain sees it.</summary>
public interface IGrainContext
{
    /// <summary>The grain's identity.</summary>
    GrainId GrainId { get; }

    /// <summary>The grain's instance; null until it is made.</summary>
    object? GrainInstance { get; }

    /// <summary>The services of this activation: a scope of its own.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Ends when the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Ends the activation once the calls it is running have ended.</summary>
    /// <param name="deactivationReason">Why; the grain is told.</param>
    /// <param name="cancellationToken">Hurries the grain's own deactivation.</param>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}
