using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Gristmill.Modules;
using Orleans;

namespace Gristmill.Grains.Jobs;

/// <summary>Runs attempts through the job grains of this silo.</summary>
public sealed class GrainAttempts(IGrainFactory grains, LeaseHandoff handoff, JobDrain drain) : IAttempts
{
    /// <inheritdoc />
    public async Task<bool> StartAsync(Job job)
    {
        handoff.Put(job);
        try
        {
            return await Grain(job.Id).StartAsync(job.Attempt, job.LeasedBy!);
        }
        finally
        {
            handoff.Take(job.Id);
        }
    }

    /// <inheritdoc />
    public Task GiveBackAsync(Job job) => Grain(job.Id).GiveBackAsync(job.Attempt, job.LeasedBy!);

    /// <inheritdoc />
    public Task LastAsync(AttemptId attempt) => Grain(attempt.Job).LastAsync(attempt.Number);

    /// <inheritdoc />
    public Task LoseLeaseAsync(AttemptId attempt) => Grain(attempt.Job).LoseLeaseAsync(attempt.Number);

    /// <inheritdoc />
    public Task CutOffAsync(AttemptId attempt) => Grain(attempt.Job).CutOffAsync(attempt.Number);

    /// <inheritdoc />
    public Task CancelAsync(AttemptId attempt) => Grain(attempt.Job).NoticeCancelAsync(attempt.Number);

    /// <inheritdoc />
    public void BeginDrain() => drain.Begin();

    /// <inheritdoc />
    public void StopRunning() => drain.StopRunning();

    private IJobGrain Grain(Guid id) => grains.GetGrain<IJobGrain>(id);
}
