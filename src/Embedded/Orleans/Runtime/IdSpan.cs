namespace Orleans.Runtime;

/// <summary>A part of an identity: a type's name or a key.</summary>
public readonly struct IdSpan : IEquatable<IdSpan>
{
    private readonly string? _value;
    private readonly int _hash;

    private IdSpan(string value)
    {
        _value = value;
        _hash = string.GetHashCode(value, StringComparison.Ordinal);
    }

    /// <summary>Whether it is empty by being unset.</summary>
    public bool IsDefault => _value is null;

    /// <summary>The part with that text.</summary>
    public static IdSpan Create(string id) => new(id);

    /// <inheritdoc />
    public bool Equals(IdSpan obj) => _hash == obj._hash && _value == obj._value;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;

    /// <summary>Whether both have the same text.</summary>
    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);

    /// <summary>The text.</summary>
    public override string ToString() => _value ?? "";
}
