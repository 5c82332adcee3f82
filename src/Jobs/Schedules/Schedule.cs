namespace Gristmill.Jobs;

/// <summary>A schedule: one row of the store, and one immutable value in memory. Times have microseconds.</summary>
/// <param name="Name">Its name: see <see cref="ScheduleValidator.IsName"/>.</param>
/// <param name="Generation">Which of the schedules that had this name, one after the other: part of its jobs' ids.</param>
/// <param name="Version">Row version: raised by every write.</param>
/// <param name="Definition">What is wanted of it.</param>
/// <param name="Progress">How far it is.</param>
public sealed record Schedule(
    string Name, Guid Generation, long Version, ScheduleDefinition Definition, ScheduleProgress Progress)
{
    /// <summary>The tag that all its jobs have.</summary>
    public string Tag => ScheduleLimits.TagPrefix + Name;
}
