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
        Ready = runner.NotReady is null,
        NotReadyReason = runner.NotReady ?? "",
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
        Task.FromResult<ImmutableArray<ModuleView>>([.. modules.List().Select(View)]);

    /// <inheritdoc />
    public Task<ModuleView?> GetModuleAsync(string name) =>
        Task.FromResult(modules.Describe(name) is { } module ? View(module) : null);

    private static GateView View(Gate gate) =>
        new() { Name = gate.Name, Capacity = gate.Capacity, Held = gate.Held, Waiting = gate.Waiting };

    private static ModuleView View(ModuleInfo module) => new()
    {
        Name = module.Name,
        Version = module.Manifest?.Version ?? "",
        Runtime = module.Manifest?.Runtime ?? "",
        Description = module.Manifest?.Description ?? "",
        Loaded = module.Loaded,
        Error = module.Error,
        Pool = module.Pool is { } pool ? View(pool) : null,
        Operations = module.Manifest is not { } manifest ? [] :
        [
            .. manifest.Operations.Values.OrderBy(operation => operation.Name, StringComparer.Ordinal)
                .Select(operation => new OperationView
                {
                    Name = operation.Name,
                    Class = operation.Class == OperationClass.Cpu ? "cpu" : "io",
                    TimeoutSeconds = operation.TimeoutSeconds,
                    Idempotent = operation.Idempotent,
                    Description = operation.Description,
                }),
        ],
    };

    private static PoolView View(PoolInfo pool) => new()
    {
        Waiting = pool.Waiting,
        Queue = pool.Queue,
        Unapplied = pool.Unapplied,
        Slots =
        [
            .. pool.Slots.Select(slot => new SlotView
            {
                Index = slot.Index,
                State = slot.State.ToString(),
                Pid = slot.Pid,
                Calls = slot.Calls,
                MemoryBytes = slot.MemoryBytes,
                AgeSeconds = slot.Age.TotalSeconds,
                LastError = slot.LastError,
            }),
        ],
    };
}
