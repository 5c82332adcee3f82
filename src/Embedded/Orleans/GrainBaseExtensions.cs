using Gristmill.Embedded.Activations;
using Gristmill.Embedded.Timers;
using Orleans.Runtime;

namespace Orleans;

/// <summary>What a grain asks of its own activation.</summary>
public static class GrainBaseExtensions
{
    /// <summary>Ends this activation once the calls it is running have ended; waiting calls go to the next one.</summary>
    public static void DeactivateOnIdle(this IGrainBase grain) => Activation.Of(grain).Deactivate(
        new(DeactivationReasonCode.ApplicationRequested, "The grain asked for it by DeactivateOnIdle."));

    /// <summary>Registers a timer: each tick is a turn of this activation, and never overlaps itself.</summary>
    /// <param name="grain">The grain.</param>
    /// <param name="callback">The tick; its token fires when the timer is disposed or the activation ends.</param>
    /// <param name="options">When it ticks, and how.</param>
    /// <returns>The timer; it also ends with the activation.</returns>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options) =>
        GrainTimer.Register(grain, callback, options);

    /// <inheritdoc cref="RegisterGrainTimer(IGrainBase, Func{CancellationToken, Task}, GrainTimerCreationOptions)" />
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));

    /// <inheritdoc cref="RegisterGrainTimer(IGrainBase, Func{CancellationToken, Task}, GrainTimerCreationOptions)" />
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<Task> callback, GrainTimerCreationOptions options) =>
        GrainTimer.Register(grain, _ => callback(), options);

    /// <inheritdoc cref="RegisterGrainTimer(IGrainBase, Func{CancellationToken, Task}, GrainTimerCreationOptions)" />
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<Task> callback, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));

    /// <inheritdoc cref="RegisterGrainTimer(IGrainBase, Func{CancellationToken, Task}, GrainTimerCreationOptions)" />
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options) =>
        GrainTimer.Register(grain, token => callback(state, token), options);

    /// <inheritdoc cref="RegisterGrainTimer(IGrainBase, Func{CancellationToken, Task}, GrainTimerCreationOptions)" />
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        TimeSpan dueTime,
        TimeSpan period) =>
        grain.RegisterGrainTimer(callback, state, new GrainTimerCreationOptions(dueTime, period));
}
