using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Gristmill.Modules;
using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Grains.Silos;

/// <summary>Tells of the silo it runs in.</summary>
[StatelessWorker]
[Reentrant]
public sealed class SiloGrain(
    SiloIncarnation silo,
    SiloInfo info,
    JobRunner runner,
    RateMeter rates,
    ModuleHost host,
    ModuleGates gates,
    ModuleRegistry modules,
    RequiredModules required,
    HostLimits limits,
    SchedulingDelay delay,
    BackgroundFaults faults) : Grain, ISiloGrain
{
    /// <inheritdoc />
    public Task<SiloStatus> GetStatusAsync() => Task.FromResult(new SiloStatus
    {
        Silo = silo.Id,
        StartedAt = silo.StartedAt,
        Engine = info.Engine,
        Store = info.Store,
        Version = info.Version,
        Ready = NotReady is null,
        NotReadyReason = NotReady ?? "",
        JobsHeld = runner.Held,
        StuckCalls = host.Stuck,
        Gates = [View(gates.Blocking), View(gates.Io)],
        LastMinute =
        [
            .. Enum.GetValues<JobState>()
                .Select(state => new RateView { State = state.ToString(), Count = rates.LastMinute(state) })
                .Where(rate => rate.Count > 0),
        ],
        MemoryBytes = Environment.WorkingSet,
        SchedulingDelaySeconds = delay.Last.TotalSeconds,
        ThreadsStarving = delay.Starving,
        BackgroundFaults = faults.Count,
    });

    private string? NotReady => runner.NotReady ?? required.NotReady;

    /// <inheritdoc />
    public Task<ImmutableArray<LimitView>> GetLimitsAsync() => Task.FromResult<ImmutableArray<LimitView>>(
    [
        .. limits.All.Select(limit => new LimitView
        {
            Name = limit.Name,
            Value = limit.Value,
            Unit = limit.Unit,
            Source = limit.Source,
            Reason = limit.Reason,
        }),
        PoolThreads(),
    ]);

    private static LimitView PoolThreads()
    {
        ThreadPool.GetMinThreads(out var threads, out _);
        return new LimitView
        {
            Name = "Threads:Pool",
            Value = threads,
            Unit = "threads",
            Source = "derived",
            Reason = "one per core for requests; the runtime adds threads while these are blocked",
        };
    }

    /// <inheritdoc />
    public Task<ImmutableArray<ModuleView>> GetModulesAsync() =>
        Task.FromResult<ImmutableArray<ModuleView>>([.. modules.List().Select(ModuleViews.View)]);

    /// <inheritdoc />
    public Task<ModuleView?> GetModuleAsync(string name) =>
        Task.FromResult(modules.Describe(name) is { } module ? ModuleViews.View(module) : null);

    /// <inheritdoc />
    public async Task<ImmutableArray<ModuleReloadView>> ReloadModulesAsync(string? name) =>
    [
        .. (await modules.ReloadAsync(name is null ? null : [name], CancellationToken.None)).Select(reload => new ModuleReloadView
        {
            Module = reload.Module,
            Outcome = reload.Outcome.ToString().ToLowerInvariant(),
            From = reload.From,
            To = reload.To,
            Reason = reload.Reason,
        }),
    ];

    private static GateView View(Gate gate) =>
        new() { Name = gate.Name, Capacity = gate.Capacity, Held = gate.Held, Waiting = gate.Waiting };
}
