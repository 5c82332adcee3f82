using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Gristmill.Embedded;

/// <summary>The engine's log messages; the event ids are stable.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Error, "{GrainId} failed to activate.")]
    public static partial void ActivationFailed(ILogger logger, Exception error, GrainId grainId);

    [LoggerMessage(1002, LogLevel.Error, "{GrainId} failed while it was deactivated; it is over all the same.")]
    public static partial void DeactivationFailed(ILogger logger, Exception error, GrainId grainId);

    [LoggerMessage(1003, LogLevel.Error, "A timer of {GrainId} failed; it goes on ticking.")]
    public static partial void TimerFailed(ILogger logger, Exception error, GrainId grainId);

    [LoggerMessage(1004, LogLevel.Warning, "A one-way call of {Method} failed; its caller does not know.")]
    public static partial void OneWayFailed(ILogger logger, Exception error, string method);

    [LoggerMessage(1005, LogLevel.Debug, "The embedded grain engine runs {Classes} grain classes.")]
    public static partial void Started(ILogger logger, int classes);

    [LoggerMessage(1006, LogLevel.Warning, "The embedded grain engine stopped with {Activations} activations still busy.")]
    public static partial void StoppedBusy(ILogger logger, int activations);

    [LoggerMessage(1007, LogLevel.Error, "Reminder '{Name}' of {GrainId} failed; its next tick will come.")]
    public static partial void ReminderFailed(ILogger logger, Exception error, string name, GrainId grainId);

    [LoggerMessage(1008, LogLevel.Error, "Reminder '{Name}' of {GrainId} could not be taken for its tick; it is tried again.")]
    public static partial void ReminderNotSaved(ILogger logger, Exception error, string name, GrainId grainId);

    [LoggerMessage(1009, LogLevel.Warning, "Reminder '{Name}' of {GrainId} is left alone: no grain class takes it.")]
    public static partial void ReminderOrphaned(ILogger logger, string name, GrainId grainId);

    [LoggerMessage(1010, LogLevel.Warning, "The shared reminders could not be read; trying again in {Wait}")]
    public static partial void RemindersNotRead(ILogger logger, Exception error, TimeSpan wait);
}
