using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules;

/// <summary>
/// How long work waits for a thread of the pool that answers requests. Long waits mean that something blocks those
/// threads: an episode of starvation, said once when it begins and once when it ends. Safe for many threads.
/// </summary>
public sealed class SchedulingDelay : IDisposable
{
    /// <summary>A delay from which an episode begins.</summary>
    public static readonly TimeSpan StarvingFrom = TimeSpan.FromMilliseconds(500);

    /// <summary>A delay below which it is over; lower, so that an episode does not flicker.</summary>
    public static readonly TimeSpan OverBelow = TimeSpan.FromMilliseconds(100);

    private readonly ILogger<SchedulingDelay> _logger;
    private readonly Meter _meter = new(ModuleTelemetry.Name);
    private readonly Histogram<double> _histogram;
    private readonly Lock _lock = new();
    private TimeSpan _last;
    private TimeSpan _worst;
    private bool _starving;
    private int _episodes;

    /// <summary>Nothing is measured yet.</summary>
    public SchedulingDelay(ILogger<SchedulingDelay> logger)
    {
        _logger = logger;
        _histogram = _meter.CreateHistogram<double>(
            "gristmill.threads.scheduling_delay", "s", "How long work waits for a thread of the pool.");
        _meter.CreateObservableCounter("gristmill.threads.starvation_episodes", () => Episodes, "{episode}");
    }

    /// <summary>The delay measured last.</summary>
    public TimeSpan Last
    {
        get { lock (_lock) return _last; }
    }

    /// <summary>Whether an episode is under way.</summary>
    public bool Starving
    {
        get { lock (_lock) return _starving; }
    }

    /// <summary>How many episodes there were.</summary>
    public int Episodes
    {
        get { lock (_lock) return _episodes; }
    }

    /// <summary>Takes in a measurement: how long something waited, or has waited so far.</summary>
    public void Observe(TimeSpan delay)
    {
        _histogram.Record(delay.TotalSeconds);
        lock (_lock)
        {
            _last = delay;
            if (!_starving && delay >= StarvingFrom)
            {
                _starving = true;
                _worst = TimeSpan.Zero;
                Log.Starving(_logger, delay, ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount, ++_episodes);
            }

            _worst = delay > _worst ? delay : _worst;
            if (!_starving || delay >= OverBelow) return;
            _starving = false;
            Log.StarvationOver(_logger, _worst);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();
}
