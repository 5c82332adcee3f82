using Gristmill.Embedded.Scheduling;

namespace Gristmill.Embedded.Calls;

/// <summary>What waits in a mailbox and then runs: a grain call or a timer's tick.</summary>
internal abstract class Message : Turn
{
    /// <summary>Runs beside whatever runs.</summary>
    public abstract bool Interleaves { get; }

    /// <summary>Runs beside others that are read-only too.</summary>
    public abstract bool IsReadOnly { get; }

    /// <summary>Counts as use of the activation.</summary>
    public abstract bool KeepsAlive { get; }

    /// <summary>Nobody waits for it any longer: need not start.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>When its caller stops waiting, as a timestamp; <see cref="long.MaxValue"/> for never.</summary>
    public long Deadline { get; protected init; } = long.MaxValue;

    /// <summary>Neighbours in the mailbox; the mailbox's own.</summary>
    public Message? Next { get; set; }

    /// <inheritdoc cref="Next" />
    public Message? Previous { get; set; }

    /// <summary>When it came into the mailbox, in the mailbox's count; the mailbox's own.</summary>
    public long Arrival { get; set; }

    /// <summary>Ends it without having run.</summary>
    public abstract void Reject(Exception error);

    /// <summary>Ends its caller's wait with a <see cref="TimeoutException"/>.</summary>
    public abstract void Expire();

    /// <summary>Its activation ended before it could start: goes to the next one, or ends.</summary>
    public abstract void Forward();
}
