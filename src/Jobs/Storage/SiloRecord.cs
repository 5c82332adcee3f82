namespace Gristmill.Jobs;

/// <summary>A silo as the store knows it.</summary>
/// <param name="Heartbeat">What it told last.</param>
/// <param name="At">When it told that, by the store's clock.</param>
public sealed record SiloRecord(SiloHeartbeat Heartbeat, DateTimeOffset At);
