namespace Gristmill.Jobs;

/// <summary>What schedules need of the grains of this silo.</summary>
public interface IScheduleGrains
{
    /// <summary>Has this silo serve a schedule, whose tick is due.</summary>
    Task ServeAsync(string schedule);

    /// <summary>Cancels a job: at once when it waits, soon when it runs.</summary>
    Task CancelAsync(Guid job);
}
