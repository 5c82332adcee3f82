using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

internal sealed class LifecycleGrain(Probes probes) : Grain, ILifecycleGrain
{
    private readonly Guid _id = Guid.NewGuid();
    private string? _leavingPoint;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (probes.FailActivation) throw new TestFailureException("no activation today");
        probes.Note($"activated {this.GetPrimaryKeyString()}");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_leavingPoint is not null) await probes.HoldAsync(_leavingPoint);
        probes.Note($"deactivated {reason.ReasonCode}");
    }

    public Task<Guid> Who() => Task.FromResult(_id);

    public Task Hold(string point) => probes.HoldAsync(point);

    public Task<Guid> Leave(string? point)
    {
        _leavingPoint = point;
        DeactivateOnIdle();
        return Task.FromResult(_id);
    }

    public Task Stay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }
}
