namespace Gristmill.Grains.Silos;

/// <summary>What the composition of a silo says of it.</summary>
/// <param name="Engine">Which engine runs its grains.</param>
/// <param name="Store">Where its jobs live, and by which library.</param>
/// <param name="Version">The build's version.</param>
public sealed record SiloInfo(string Engine, string Store, string Version);
