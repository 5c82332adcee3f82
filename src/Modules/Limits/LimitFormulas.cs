namespace Gristmill.Modules;

/// <summary>The limits derived from the host, as <c>docs/configuration.md</c> states them.</summary>
public static class LimitFormulas
{
    /// <summary>CPU and blocking operations at once: max(cores - 2, 2). They pin a thread, so they follow the cores.</summary>
    public static int Blocking(int cores) => Math.Max(cores - 2, 2);

    /// <summary>
    /// I/O operations at once: max(cores x 64, 64), then at most half the soft limit on open files (that half at least
    /// 1); an unlimited or unreadable limit does not clamp.
    /// </summary>
    public static int Io(int cores, long? openFiles)
    {
        var wanted = Math.Max(cores * 64, 64);
        return openFiles is { } files ? (int)Math.Min(wanted, Math.Max(files / 2, 1)) : wanted;
    }

    /// <summary>Instances of one module at most: cores x 2, within 8 to 64.</summary>
    public static int Instances(int cores) => Math.Clamp(cores * 2, 8, 64);

    /// <summary>
    /// Memory that modules' calls and workers may take together, in MiB: three quarters of all, but no more than nine tenths of what
    /// was free at the start, and at least 64. Memory that cannot be read does not bound it.
    /// </summary>
    public static long MemoryMb(HostMemory? memory) => memory is null
        ? LimitOptions.MaxMemoryMb
        : Math.Clamp(Math.Min(memory.Total / 4 * 3, memory.Available / 10 * 9) >> 20, 64, LimitOptions.MaxMemoryMb);
}
