namespace Gristmill.Jobs;

/// <summary>An attempt whose lease this silo holds.</summary>
/// <param name="lane">The lane it came by.</param>
/// <param name="since">The timestamp of its acquisition.</param>
internal sealed class HeldAttempt(Lane lane, long since)
{
    private int _operationEnded;
    private volatile bool _cancelRequested;

    public Lane Lane => lane;

    public long Since => since;

    /// <summary>Whether its cancelation was asked for; it may not be started yet.</summary>
    public bool CancelRequested { get => _cancelRequested; set => _cancelRequested = value; }

    /// <summary>Whether it lasts, and was told so.</summary>
    public bool Lasts { get; set; }

    /// <summary>Whether it was told that the silo lost touch with the store.</summary>
    public bool CutOff { get; set; }

    /// <summary>True the first time.</summary>
    public bool TryEndOperation() => Interlocked.Exchange(ref _operationEnded, 1) == 0;
}
