using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that takes reminders.</summary>
public interface IRemindable : IGrain
{
    /// <summary>A reminder is due; the grain is activated for it when need be. A failure is logged, the next tick comes.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
