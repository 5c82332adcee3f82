using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>One caller's part of a group commit.</summary>
internal abstract class PendingWrite
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int GivenUp = 2;
    private const int GivenUpSent = 3;

    private int _state = Waiting;

    /// <summary>
    /// Whether it was in a transaction whose end is unknown: the connection broke, and it may be written or not.
    /// </summary>
    public bool IsAmbiguous { get; set; }

    /// <summary>About how many bytes it sends.</summary>
    public virtual long Size => 256;

    /// <summary>Claims it for a transaction. False: its caller gave up, and it must not be sent, or sent again, any more.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Sent, Waiting) is Waiting or Sent;

    /// <summary>Its caller gives up: what waits is dropped, and what is in a transaction may still come through by that one.</summary>
    public void GiveUp()
    {
        // Again when it went back to waiting in between.
        while (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Sent
            && Interlocked.CompareExchange(ref _state, GivenUpSent, Sent) == Waiting)
        {
        }
    }

    /// <summary>It goes back to waiting: it is known not to be written.</summary>
    public void Wait() => Interlocked.CompareExchange(ref _state, Waiting, Sent);

    /// <summary>
    /// An ambiguous write looks for what it may have written. True: it was, and <see cref="Committed"/> may be called.
    /// </summary>
    public virtual Task<bool> FindWrittenAsync(NpgsqlConnection connection) => Task.FromResult(false);

    /// <summary>The transaction is durable.</summary>
    public abstract void Committed();

    /// <summary>Nothing of this was written.</summary>
    public abstract void Failed(Exception failure);
}
