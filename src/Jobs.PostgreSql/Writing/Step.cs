using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>Writes of one kind that go in the same statements of a group.</summary>
internal abstract class Step
{
    /// <summary>Whether it comes after all others of its group.</summary>
    public virtual bool IsLast => false;

    /// <summary>Whether what it read decides on further statements of the same transaction.</summary>
    public virtual bool HasSecond => false;

    /// <summary>Adds the statements; each of them answers with one result.</summary>
    public abstract void AddTo(NpgsqlBatch batch, Slot slot);

    /// <summary>Reads the results; the reader stands on the first, and is left on the last.</summary>
    public abstract Task ReadAsync(NpgsqlDataReader rows);

    /// <summary>Adds the further statements, each of which answers with one result.</summary>
    public virtual void AddSecond(NpgsqlBatch batch, Slot slot) => throw new NotSupportedException();

    /// <summary>What is to be run after the further statements; null where nothing is.</summary>
    public Step? Then { get; protected set; }

    /// <summary>Reads the results of the further statements.</summary>
    public virtual Task ReadSecondAsync(NpgsqlDataReader rows) => throw new NotSupportedException();
}
