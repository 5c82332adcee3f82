using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>Writes of one kind that go in the same statements of a group.</summary>
internal abstract class Step
{
    /// <summary>Adds the statements; each of them answers with one result.</summary>
    public abstract void AddTo(NpgsqlBatch batch, Slot slot);

    /// <summary>Reads the results; the reader stands on the first, and is left on the last.</summary>
    public abstract Task ReadAsync(NpgsqlDataReader rows);
}
