namespace Gristmill.Jobs.PostgreSql;

/// <summary>What the next acquisition is to expect, as the latest ones found it. Safe for many threads.</summary>
internal sealed class LearntMode
{
    /// <summary>Acquisitions in a row that rules must leave alone before the next ones expect so: expecting it in vain costs one more.</summary>
    private const int Calm = 20;

    private readonly Lock _lock = new();
    private AcquisitionMode _next = AcquisitionMode.Plain;
    private int _calm;

    /// <summary>What to expect.</summary>
    public AcquisitionMode Next
    {
        get { lock (_lock) return _next; }
    }

    /// <summary>An acquisition expected one and found another, or the same.</summary>
    public void Learn(AcquisitionMode expected, AcquisitionMode found)
    {
        lock (_lock)
        {
            _calm = expected == AcquisitionMode.Restricted && found == AcquisitionMode.Limited ? _calm + 1 : 0;
            // An acquisition that looks for overdue jobs expects the most; what it finds tells of the others.
            if (_next == AcquisitionMode.Restricted && found == AcquisitionMode.Limited && _calm < Calm) return;
            _next = found;
        }
    }
}
