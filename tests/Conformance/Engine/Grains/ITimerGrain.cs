using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>A grain with a timer.</summary>
[Alias("conformance.timer")]
public interface ITimerGrain : IGrainWithStringKey
{
    /// <summary>Starts the timer, whose ticks note themselves.</summary>
    [Alias("Start")]
    Task Start(TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive);

    /// <summary>Starts the timer, whose ticks wait for the test at that point.</summary>
    [Alias("StartHolding")]
    Task StartHolding(TimeSpan dueTime, TimeSpan period, string point);

    /// <summary>Starts the timer, whose ticks note themselves and fail.</summary>
    [Alias("StartFailing")]
    Task StartFailing(TimeSpan dueTime, TimeSpan period);

    /// <summary>Starts the timer, whose tick ends when its token fires.</summary>
    [Alias("StartUntilCanceled")]
    Task StartUntilCanceled(TimeSpan dueTime, string point);

    /// <summary>Changes the timer's times.</summary>
    [Alias("Change")]
    Task Change(TimeSpan dueTime, TimeSpan period);

    /// <summary>Ends the timer, beside whatever runs.</summary>
    [Alias("Stop")]
    [AlwaysInterleave]
    Task Stop();

    /// <summary>Waits for the test.</summary>
    [Alias("Hold")]
    Task Hold(string point);

    /// <summary>Ends this activation, beside whatever runs.</summary>
    [Alias("Leave")]
    [AlwaysInterleave]
    Task Leave();

    /// <summary>Tells which activation answers, beside whatever runs.</summary>
    [Alias("Who")]
    [AlwaysInterleave]
    Task<Guid> Who();
}
