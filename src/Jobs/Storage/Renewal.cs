namespace Gristmill.Jobs;

/// <summary>What a renewal of leases found.</summary>
/// <param name="Lost">Attempts whose lease is no longer the silo's.</param>
/// <param name="CancelRequested">Attempts that keep their lease and are to be canceled.</param>
public sealed record Renewal(IReadOnlyList<AttemptId> Lost, IReadOnlyList<AttemptId> CancelRequested);
