using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>A grain whose calls interleave.</summary>
[Alias("conformance.reentrant-turn")]
public interface IReentrantTurnGrain : ITurns;
