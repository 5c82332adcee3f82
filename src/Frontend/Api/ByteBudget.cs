namespace Gristmill.Frontend.Api;

/// <summary>How many bytes of request bodies may be in memory at once. Safe for many threads.</summary>
internal sealed class ByteBudget(long most)
{
    private long _taken;

    /// <summary>Takes bytes, or none at all when that would be too many.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= most) return true;
        Give(bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
