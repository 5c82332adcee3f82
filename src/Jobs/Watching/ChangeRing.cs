namespace Gristmill.Jobs;

/// <summary>The last changes, numbered from 1. Not safe for many threads.</summary>
internal sealed class ChangeRing(int capacity)
{
    private readonly Entry[] _entries = new Entry[capacity];

    /// <summary>The number of the newest; 0 when there is none.</summary>
    public long Newest { get; private set; }

    /// <summary>The number of the oldest that is still there.</summary>
    public long Oldest => Math.Max(1, Newest - capacity + 1);

    /// <summary>Adds a change, or a gap of so many.</summary>
    public void Add(JobChange? change, long missed = 0) => _entries[++Newest % capacity] = new Entry(change, missed);

    /// <summary>One that is still there.</summary>
    public (JobChange? Change, long Missed) this[long number] =>
        (_entries[number % capacity].Change, _entries[number % capacity].Missed);

    private readonly record struct Entry(JobChange? Change, long Missed);
}
