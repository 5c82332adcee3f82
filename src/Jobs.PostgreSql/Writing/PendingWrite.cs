using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>One caller's part of a group commit.</summary>
internal abstract class PendingWrite
{
    private int _state;

    /// <summary>
    /// Whether it was in a transaction whose end is unknown: the connection broke, and it may be written or not.
    /// </summary>
    public bool IsAmbiguous { get; set; }

    /// <summary>Claims it for a transaction. False: its caller gave up, and it must not be written any more.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, 1, 0) != 2;

    /// <summary>Its caller gives up. False: it is in a transaction already, and may come through.</summary>
    public bool TryGiveUp() => Interlocked.CompareExchange(ref _state, 2, 0) == 0;

    /// <summary>It goes back to waiting: it is known not to be written.</summary>
    public void Wait() => Interlocked.CompareExchange(ref _state, 0, 1);

    /// <summary>
    /// An ambiguous write looks for what it may have written. True: it was, and <see cref="Committed"/> may be called.
    /// </summary>
    public virtual Task<bool> FindWrittenAsync(NpgsqlConnection connection) => Task.FromResult(false);

    /// <summary>The transaction is durable.</summary>
    public abstract void Committed();

    /// <summary>Nothing of this was written.</summary>
    public abstract void Failed(Exception failure);
}
