namespace Orleans.Runtime;

/// <summary>The type in a grain's identity.</summary>
/// <param name="id">The type's name.</param>
public readonly struct GrainType(IdSpan id) : IEquatable<GrainType>
{
    /// <summary>The name.</summary>
    public IdSpan Value { get; } = id;

    /// <summary>Whether it is unset.</summary>
    public bool IsDefault => Value.IsDefault;

    /// <summary>The type of that name.</summary>
    public static GrainType Create(string value) => new(IdSpan.Create(value));

    /// <inheritdoc />
    public bool Equals(GrainType obj) => Value.Equals(obj.Value);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is GrainType other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>Whether both have the same name.</summary>
    public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);

    /// <summary>The name.</summary>
    public override string ToString() => Value.ToString();
}
