namespace Gristmill.Modules;

/// <summary>What a slot's worker is doing.</summary>
public enum SlotState
{
    /// <summary>It is being started, or waits to be tried again.</summary>
    Booting = 1,

    /// <summary>It waits for a call.</summary>
    Ready = 2,

    /// <summary>It runs a call.</summary>
    Busy = 3,

    /// <summary>It still takes calls while the worker that replaces it boots.</summary>
    Recycling = 4,

    /// <summary>It is gone, or going; another boots next.</summary>
    Dead = 5,

    /// <summary>It has no worker, for nobody needs one; callers that wait wake it.</summary>
    Dormant = 6,
}
