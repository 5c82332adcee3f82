using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>A stateless worker with two activations at most, whose calls interleave.</summary>
[Alias("conformance.reentrant-worker")]
public interface IReentrantWorkerGrain : IGrainWithIntegerKey
{
    /// <summary>Waits for the test, and tells which activation answers.</summary>
    [Alias("Hold")]
    Task<Guid> Hold(string point);
}
