namespace Gristmill.Jobs;

/// <summary>A silo's sign of life.</summary>
/// <param name="Silo">Its incarnation: a new one for every start.</param>
/// <param name="StartedAt">When it started.</param>
public sealed record SiloHeartbeat(string Silo, DateTimeOffset StartedAt);
