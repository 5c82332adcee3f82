namespace Gristmill.Modules.Process;

/// <summary>The most memory that workers of a module with certain contents were seen to take. Safe for many threads.</summary>
/// <param name="content">Tells these contents from others.</param>
/// <param name="before">What workers of the module took before its contents changed, in bytes; 0 when that is not known.</param>
public sealed class MemoryPeak(string content, long before)
{
    private long _bytes;

    /// <summary>Tells these contents from others.</summary>
    public string Content => content;

    /// <summary>In bytes; 0 while no worker was looked at.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What workers took before the contents changed, in bytes: a guess until these have been seen; 0 without one.</summary>
    public long Before => before;

    /// <summary>A worker was seen to take so much.</summary>
    public void Learn(long bytes)
    {
        for (var peak = Bytes; bytes > peak; peak = Bytes)
            if (Interlocked.CompareExchange(ref _bytes, bytes, peak) == peak) break;
    }
}
