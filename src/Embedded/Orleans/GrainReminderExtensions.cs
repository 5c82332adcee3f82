using Gristmill.Embedded.Activations;
using Gristmill.Embedded.Reminders;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain's reminders: timers that outlive its activations and the process.</summary>
public static class GrainReminderExtensions
{
    /// <summary>Sets a reminder, over one of the same name.</summary>
    /// <param name="grain">The grain; it implements <see cref="IRemindable"/>.</param>
    /// <param name="reminderName">Its name, unique within the grain.</param>
    /// <param name="dueTime">Until its first tick; zero or more.</param>
    /// <param name="period">From tick to tick; 1 minute or more.</param>
    /// <exception cref="ArgumentException">A time is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The grain takes no reminders.</exception>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(
        this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        ServiceOf(grain).RegisterAsync(grain.GetGrainId(), reminderName, dueTime, period);

    /// <summary>Ends a reminder.</summary>
    public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) =>
        ServiceOf(grain).UnregisterAsync(grain.GetGrainId(), reminder.ReminderName);

    /// <summary>The grain's reminder of that name; null when there is none.</summary>
    public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) =>
        Task.FromResult(ServiceOf(grain).Find(grain.GetGrainId(), reminderName));

    /// <summary>The grain's reminders.</summary>
    public static Task<List<IGrainReminder>> GetReminders(this Grain grain) =>
        Task.FromResult(ServiceOf(grain).Find(grain.GetGrainId()));

    private static ReminderService ServiceOf(Grain grain) => grain is IRemindable
        ? Activation.Of(grain).Class.Engine.Reminders
        : throw new InvalidOperationException($"{grain.GetType()} does not implement {nameof(IRemindable)}.");
}
