using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>A write that shares its group's transaction, and no statement.</summary>
/// <param name="nothing">The answer before there is one.</param>
/// <param name="statements">The statements, each of which answers with one result.</param>
/// <param name="read">Reads the answer; the reader stands on the first result, and is left on the last.</param>
/// <param name="findWritten">
/// Looks for what it wrote when the end of its transaction is unknown; null where writing it again is as good.
/// </param>
internal sealed class SingleWrite<T>(
    T nothing,
    Func<Slot, IEnumerable<Statement>> statements,
    Func<NpgsqlDataReader, Task<T>> read,
    Func<NpgsqlConnection, Task<(bool Found, T Answer)>>? findWritten = null) : PendingWrite<T>(nothing), IStepWrite
{
    public Step ToStep() => new SingleStep(this);

    public override async Task<bool> FindWrittenAsync(NpgsqlConnection connection)
    {
        if (findWritten is null) return false;
        var (found, answer) = await findWritten(connection);
        if (found) Result = answer;
        return found;
    }

    private sealed class SingleStep(SingleWrite<T> write) : Step
    {
        public override void AddTo(NpgsqlBatch batch, Slot slot)
        {
            foreach (var statement in write.Statements(slot)) statement.AddTo(batch);
        }

        public override async Task ReadAsync(NpgsqlDataReader rows) => write.Result = await write.ReadResultAsync(rows);
    }

    private IEnumerable<Statement> Statements(Slot slot) => statements(slot);

    private Task<T> ReadResultAsync(NpgsqlDataReader rows) => read(rows);
}
