namespace Gristmill.Jobs;

/// <summary>The fencing value checked by every write of an attempt.</summary>
/// <param name="Attempt">The attempt's number, from 1.</param>
/// <param name="Silo">The incarnation of the silo that acquired it.</param>
public sealed record LeaseToken(int Attempt, string Silo);
