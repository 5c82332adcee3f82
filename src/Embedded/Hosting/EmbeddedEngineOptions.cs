using System.Reflection;

namespace Gristmill.Embedded;

/// <summary>The embedded engine's options.</summary>
public sealed class EmbeddedEngineOptions
{
    /// <summary>The assemblies whose grain classes the engine runs; at least one.</summary>
    public IList<Assembly> GrainAssemblies { get; } = [];

    /// <summary>
    /// How long a caller waits for an answer before it gets a <see cref="TimeoutException"/>, unless the method says
    /// otherwise; more than zero, 30 seconds by default.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many calls may wait for an activation, or for all workers of one key together; from 1, 10,000 by default.
    /// A further call fails with <see cref="Orleans.Runtime.LimitExceededException"/>.
    /// </summary>
    public int MailboxLimit { get; set; } = 10_000;

    /// <summary>How long an activation idles before it is collected; more than zero, 15 minutes by default.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle activations are looked for; more than zero, 1 minute by default.</summary>
    public TimeSpan CollectionInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long OnActivateAsync has before its token fires; more than zero, 30 seconds by default.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long OnDeactivateAsync has before its token fires; more than zero, 30 seconds by default.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
