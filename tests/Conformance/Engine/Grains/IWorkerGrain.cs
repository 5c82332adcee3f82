using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>A stateless worker with two activations at most.</summary>
[Alias("conformance.worker")]
public interface IWorkerGrain : IGrainWithIntegerKey
{
    /// <summary>Waits for the test, counted in.</summary>
    [Alias("Hold")]
    Task Hold(string point);

    /// <summary>Tells which activation answers.</summary>
    [Alias("Who")]
    Task<Guid> Who();
}
