using System.Globalization;
using Gristmill.Jobs;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Gristmill.Grains.Jobs;

/// <summary>
/// The grain storage named <c>jobs</c>: the job store's rows are the job grains' state, and the row's version is the
/// ETag. Jobs that the runner just acquired are taken from its hand instead of being read again.
/// </summary>
public sealed class JobGrainStorage(IJobStore store, LeaseHandoff handoff) : IGrainStorage
{
    /// <summary>The storage's name.</summary>
    public const string Name = "jobs";

    /// <inheritdoc />
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var id = Guid.ParseExact(grainId.Key.ToString()!, "N");
        Set(grainState, handoff.Take(id) ?? await store.FindAsync(id, CancellationToken.None));
    }

    /// <inheritdoc />
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = State(grainState);
        if (state is not { Stored: { } stored, Job: { } job })
            throw new InvalidOperationException("A job is made by the catalog grain; its own grain only changes it.");
        // The outcome of an attempt is written whoever gave up waiting for it.
        if (!await store.TryWriteAsync(stored, job, CancellationToken.None))
            throw new InconsistentStateException(
                $"Job {job.Id} is no longer at version {stored.Version}.", "unknown", grainState.ETag);
        Set(grainState, job);
    }

    /// <inheritdoc />
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("Jobs are pruned by the store, not cleared by their grains.");

    private static JobGrainState State<T>(IGrainState<T> grainState) =>
        grainState.State as JobGrainState
        ?? throw new NotSupportedException($"The storage '{Name}' keeps {nameof(JobGrainState)}, not {typeof(T)}.");

    private static void Set<T>(IGrainState<T> grainState, Job? job)
    {
        grainState.State = (T)(object)new JobGrainState { Job = job, Stored = job };
        grainState.RecordExists = job is not null;
        grainState.ETag = job?.Version.ToString(CultureInfo.InvariantCulture);
    }
}
