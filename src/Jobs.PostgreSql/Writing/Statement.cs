using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>A statement with its parameters, in the order of <c>$1</c>, <c>$2</c> and so on.</summary>
internal sealed class Statement(string sql)
{
    private readonly NpgsqlBatchCommand _command = new(sql);

    public Statement With<T>(NpgsqlDbType type, T value)
    {
        _command.Parameters.Add(value is null
            ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type }
            : new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return this;
    }

    public Statement With(string value) => With(NpgsqlDbType.Text, value);

    public Statement With(int value) => With(NpgsqlDbType.Integer, value);

    public Statement With(short value) => With(NpgsqlDbType.Smallint, value);

    public Statement With(Guid value) => With(NpgsqlDbType.Uuid, value);

    public Statement With(DateTimeOffset value) => With(NpgsqlDbType.TimestampTz, JobRow.Time(value));

    /// <summary>An array of one value of each item.</summary>
    public Statement WithEach<TItem, T>(NpgsqlDbType type, IReadOnlyList<TItem> items, Func<TItem, T> value)
    {
        var values = new T[items.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(items[i]);
        return With(NpgsqlDbType.Array | type, values);
    }

    public void AddTo(NpgsqlBatch batch) => batch.BatchCommands.Add(_command);
}
