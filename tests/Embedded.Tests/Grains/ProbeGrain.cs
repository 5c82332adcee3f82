using Orleans;

namespace Gristmill.Embedded.Tests.Grains;

public sealed class ProbeGrain : Grain, IProbeGrain
{
    private readonly Guid _id = Guid.NewGuid();

    /// <summary>Runs when this activation ends.</summary>
    public Func<CancellationToken, Task>? AtEnd { get; set; }

    public IGrainFactory Factory => GrainFactory;

    public Task Run(Func<ProbeGrain, Task> action) => action(this);

    public Task<Guid> Who() => Task.FromResult(_id);

    public void Leave() => DeactivateOnIdle();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        AtEnd?.Invoke(cancellationToken) ?? Task.CompletedTask;
}
