using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>A grain that takes one call at a time.</summary>
[Alias("conformance.turn")]
public interface ITurnGrain : ITurns;
