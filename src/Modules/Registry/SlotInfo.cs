namespace Gristmill.Modules;

/// <summary>A slot as a person may see it.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="State">What its worker is doing.</param>
/// <param name="Pid">The worker's process id; 0 when there is none.</param>
/// <param name="Calls">Calls that this worker has ended.</param>
/// <param name="MemoryBytes">Its resident memory with its children's; 0 when there is none.</param>
/// <param name="Age">Since it became ready.</param>
/// <param name="LastError">Why the last worker of this slot ended or did not boot; empty when nothing went wrong.</param>
public sealed record SlotInfo(
    int Index, SlotState State, int Pid, int Calls, long MemoryBytes, TimeSpan Age, string LastError);
