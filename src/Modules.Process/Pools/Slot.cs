namespace Gristmill.Modules.Process;

/// <summary>A place that holds one worker at a time. Guarded by the pool's lock.</summary>
internal sealed class Slot(int index)
{
    /// <summary>Its number, from 0.</summary>
    public int Index => index;

    /// <summary>Its worker; null while none is up.</summary>
    public PooledWorker? Current { get; set; }

    /// <summary>Ends when it is to have a worker again; null unless it has none because nobody needs one.</summary>
    public TaskCompletionSource? Dormant { get; set; }

    /// <summary>Boots, or ends right after boot, that failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Whether the last thing it did was to fail to boot.</summary>
    public bool BootFailed { get; set; }

    /// <summary>The end of the worker before this one, when that still runs its last call.</summary>
    public Task Retiring { get; set; } = Task.CompletedTask;

    /// <summary>The memory set aside for its workers, from the first boot to the pool's end; null before.</summary>
    public MemoryReservation? Memory { get; set; }

    /// <summary>Whether it has no worker because it got no memory for one.</summary>
    public bool LacksMemory { get; set; }

    /// <summary>Why the last worker ended or did not boot.</summary>
    public string LastError { get; set; } = "";

    /// <summary>What its worker is doing.</summary>
    public SlotState State => Current switch
    {
        null when Dormant is not null => SlotState.Dormant,
        null => SlotState.Booting,
        { Gone: true } => SlotState.Dead,
        { Busy: true } => SlotState.Busy,
        { Due.Length: > 0 } => SlotState.Recycling,
        _ => SlotState.Ready,
    };
}
