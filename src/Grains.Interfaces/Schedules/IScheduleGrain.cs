using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>One schedule, by its name. When a reply comes, what was wished is durable, and holds on every node.</summary>
[Alias("gristmill.schedule")]
public interface IScheduleGrain : IGrainWithStringKey
{
    /// <summary>Makes the schedule, or changes it.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="mustBeNew">Whether there may be none of that name yet.</param>
    /// <param name="revision">The revision that it must have; null means any, or none yet.</param>
    [Alias("put")]
    Task<ScheduleReply> PutAsync(ScheduleRequest request, bool mustBeNew, long? revision);

    /// <summary>Removes the schedule. Its jobs stay.</summary>
    [Alias("delete")]
    Task<ScheduleReply> DeleteAsync();

    /// <summary>Pauses the schedule: nothing is enqueued for it until it is resumed.</summary>
    [Alias("pause")]
    Task<ScheduleReply> PauseAsync();

    /// <summary>Resumes the schedule: its ticks from now on count.</summary>
    [Alias("resume")]
    Task<ScheduleReply> ResumeAsync();

    /// <summary>Enqueues its job now, beside its ticks, paused or not.</summary>
    [Alias("run")]
    Task<ScheduleReply> RunAsync();

    /// <summary>Enqueues the jobs of its ticks in a range that lies behind, those that are not there.</summary>
    /// <param name="from">The range's begin, which belongs to it.</param>
    /// <param name="to">The range's end, which belongs to it too.</param>
    [Alias("backfill")]
    Task<ScheduleReply> BackfillAsync(DateTimeOffset from, DateTimeOffset to);

    /// <summary>Ticks what is due, and serves the schedule from this silo on.</summary>
    [Alias("serve")]
    Task ServeAsync();
}
