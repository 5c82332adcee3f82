namespace Orleans.Runtime;

/// <summary>A grain's identity: its type and its key, written <c>type/key</c>.</summary>
/// <param name="type">The grain's type.</param>
/// <param name="key">The grain's key.</param>
public readonly struct GrainId(GrainType type, IdSpan key) : IEquatable<GrainId>
{
    /// <summary>The grain's type.</summary>
    public GrainType Type { get; } = type;

    /// <summary>The grain's key.</summary>
    public IdSpan Key { get; } = key;

    /// <summary>Whether it is unset.</summary>
    public bool IsDefault => Type.IsDefault && Key.IsDefault;

    /// <summary>The identity of that type and key.</summary>
    public static GrainId Create(string type, string key) => Create(GrainType.Create(type), key);

    /// <summary>The identity of that type and key.</summary>
    public static GrainId Create(GrainType type, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new(type, IdSpan.Create(key));
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="ArgumentException">The text has no slash.</exception>
    public static GrainId Parse(string value)
    {
        var slash = value.IndexOf('/');
        return slash < 0
            ? throw new ArgumentException($"Expected 'type/key', got '{value}'.", nameof(value))
            : Create(value[..slash], value[(slash + 1)..]);
    }

    /// <inheritdoc />
    public bool Equals(GrainId other) => Key.Equals(other.Key) && Type.Equals(other.Type);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Type, Key);

    /// <summary>Whether both name the same grain.</summary>
    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    /// <summary>Whether they name different grains.</summary>
    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);

    /// <summary>The identity as <c>type/key</c>.</summary>
    public override string ToString() => $"{Type}/{Key}";
}
