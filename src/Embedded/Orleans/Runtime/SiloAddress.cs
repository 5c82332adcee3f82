using System.Net;

namespace Orleans.Runtime;

/// <summary>The address of a silo, and its incarnation.</summary>
public sealed class SiloAddress : IEquatable<SiloAddress>
{
    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
    }

    /// <summary>Its address and port.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Its incarnation.</summary>
    public int Generation { get; }

    /// <summary>The address of that endpoint and incarnation.</summary>
    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    /// <inheritdoc />
    public bool Equals(SiloAddress? other) =>
        other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Endpoint, Generation);

    /// <inheritdoc />
    public override string ToString() => $"S{Endpoint}:{Generation}";
}
