using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Orleans;

namespace Gristmill.Grains.Schedules;

/// <summary>What schedules need of grains, by the grains of this silo.</summary>
public sealed class ScheduleGrains(IGrainFactory grains) : IScheduleGrains
{
    /// <inheritdoc />
    public Task ServeAsync(string schedule) => grains.GetGrain<IScheduleGrain>(schedule).ServeAsync();

    /// <inheritdoc />
    public Task CancelAsync(Guid job) => grains.GetGrain<IJobGrain>(job).CancelAsync();
}
