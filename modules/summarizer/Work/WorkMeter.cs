namespace Gristmill.Modules.Summarizer.Work;

/// <summary>
/// Counts the steps of one summary and looks at its cancellation while counting. A step is a character scanned or a
/// pair of sentences compared on one word: some nanoseconds, so the call notices a cancellation within a millisecond.
/// </summary>
internal sealed class WorkMeter(CancellationToken cancellation)
{
    private const int StepsBetweenLooks = 65_536;

    private long _total;
    private long _nextLook;

    /// <summary>Steps so far; other threads may read it.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <exception cref="OperationCanceledException">The call was canceled.</exception>
    public void Add(int steps)
    {
        Volatile.Write(ref _total, _total + steps);
        if (_total < _nextLook) return;
        _nextLook = _total + StepsBetweenLooks;
        cancellation.ThrowIfCancellationRequested();
    }
}
