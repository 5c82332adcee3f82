namespace Gristmill.Jobs;

/// <summary>Prunes jobs into the archive that is chosen, if any is, and finds them there.</summary>
/// <param name="store">The store.</param>
/// <param name="options">What is wanted.</param>
/// <param name="files">The files; null unless they are chosen.</param>
public sealed class JobArchive(IJobStore store, ArchiveOptions options, FileArchive? files) : IDisposable
{
    /// <summary>The archived job, or null. The table is looked into though new jobs may not go there any more.</summary>
    public async Task<Job?> FindAsync(Guid id, CancellationToken cancellation) =>
        await store.FindArchivedAsync(id, cancellation) ?? (files is null ? null : await Task.Run(() => files.Find(id), cancellation));

    /// <summary>
    /// One step of pruning, as <see cref="IJobStore.PruneAsync"/> has it. What is in files is there before it is deleted, in the state
    /// in which it is deleted: one that changed meanwhile stays, and one whose deletion is not heard of may be archived again.
    /// </summary>
    public async Task<PruneStep> PruneAsync(
        JobState state, string queue, DateTimeOffset endedBefore, long kept, Guid? above, int limit, CancellationToken cancellation)
    {
        if (files is null)
            return await store.PruneAsync(
                state, queue, endedBefore, kept, above, limit, toTable: options.To == ArchiveTarget.Table, cancellation);
        var prunable = await store.FindPrunableAsync(state, queue, endedBefore, kept, above, limit, cancellation);
        if (prunable.Jobs.Count == 0) return new PruneStep(prunable.Examined, 0, prunable.Last);
        await Task.Run(() => files.Append(prunable.Jobs), cancellation);
        return new PruneStep(prunable.Examined, await store.DeleteUnchangedAsync(prunable.Jobs, cancellation), prunable.Last);
    }

    /// <summary>Deletes what has been in the archive for longer than it is kept, a batch at a time.</summary>
    public async Task TidyAsync(int batch, TimeSpan pause, CancellationToken cancellation)
    {
        if (files is not null) await Task.Run(files.Tidy, cancellation);
        if (options.KeepFor is not { } keptFor) return;
        var before = store.Clock.GetUtcNow() - keptFor;
        while (await store.DeleteArchivedAsync(before, batch, cancellation) == batch) await Task.Delay(pause, store.Clock, cancellation);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => files?.Dispose();
}
