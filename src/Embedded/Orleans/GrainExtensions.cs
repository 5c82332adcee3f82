using System.Globalization;
using Gristmill.Embedded.Proxies;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Reads the identity of a grain, from the grain itself or from a reference to it.</summary>
public static class GrainExtensions
{
    /// <summary>The grain's identity.</summary>
    /// <exception cref="ArgumentException">The object is neither a grain nor a reference to one.</exception>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        IGrainBase self => self.GrainContext.GrainId,
        GrainProxy proxy => proxy.GrainId,
        _ => throw new ArgumentException($"Expected a grain or a reference to one, got {grain}.", nameof(grain)),
    };

    /// <summary>The key of a grain named by a string.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <summary>The key of a grain named by an integer.</summary>
    /// <exception cref="ArgumentException">The key is not an integer.</exception>
    public static long GetPrimaryKeyLong(this IAddressable grain) =>
        long.TryParse(grain.GetPrimaryKeyString(), NumberStyles.AllowHexSpecifier, null, out var key)
            ? key
            : throw new ArgumentException($"The key of {grain.GetGrainId()} is not an integer.", nameof(grain));

    /// <summary>The key of a grain named by a GUID.</summary>
    /// <exception cref="ArgumentException">The key is not a GUID.</exception>
    public static Guid GetPrimaryKey(this IAddressable grain) =>
        Guid.TryParseExact(grain.GetPrimaryKeyString(), "N", out var key)
            ? key
            : throw new ArgumentException($"The key of {grain.GetGrainId()} is not a GUID.", nameof(grain));
}
