using Gristmill.Grains.Interfaces;
using Gristmill.Modules;

namespace Gristmill.Grains.Silos;

/// <summary>A module in the form the silo tells of it.</summary>
internal static class ModuleViews
{
    public static ModuleView View(ModuleInfo module) => new()
    {
        Name = module.Name,
        Version = module.Manifest?.Version ?? "",
        Runtime = module.Manifest?.Runtime ?? "",
        Description = module.Manifest?.Description ?? "",
        Loaded = module.Loaded,
        Error = module.Error,
        Required = module.Manifest?.Required ?? false,
        Instances = module.Instances,
        Versions =
        [
            .. module.Versions.Select(version => new ModuleVersionView
            {
                Version = version.Version,
                Active = version.Active,
                Pinned = version.Pinned,
                Loaded = version.Loaded,
                Draining = version.Draining,
                Calls = version.Calls,
                Error = version.Error,
            }),
        ],
        Statistics = module.Statistics is { } statistics ? StatisticsViews.View(statistics) : null,
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
