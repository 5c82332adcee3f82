namespace Gristmill.Jobs;

/// <summary>The job that follows a batch.</summary>
/// <param name="Id">Its id, which it has before it is there.</param>
/// <param name="Job">The job.</param>
/// <param name="As">The member of its arguments that tells how the batch ended; null where none does.</param>
public sealed record BatchCallback(Guid Id, NewJob Job, string? As);
