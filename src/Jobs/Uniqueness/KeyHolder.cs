namespace Gristmill.Jobs;

/// <summary>The job that holds a unique key, or held it last.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Job">The job; null when it is there no more.</param>
/// <param name="Fingerprint">What it was claimed with.</param>
public sealed record KeyHolder(Guid Id, Job? Job, string? Fingerprint);
