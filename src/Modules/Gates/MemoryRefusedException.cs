namespace Gristmill.Modules;

/// <summary>Memory cannot be had, now or ever.</summary>
public sealed class MemoryRefusedException(string message) : Exception(message)
{
    /// <summary>More is asked for than modules may ever have on this node.</summary>
    public MemoryRefusedException(long bytes, long capacity)
        : this($"It needs {bytes >> 20} MiB of memory, and modules have {capacity >> 20} MiB in all (Limits:MemoryMb).")
    {
    }
}
