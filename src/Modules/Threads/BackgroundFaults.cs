using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules;

/// <summary>Counts and logs the faults of background work that nobody awaited; the process lives on.</summary>
public sealed class BackgroundFaults : IDisposable
{
    private readonly ILogger<BackgroundFaults> _logger;
    private readonly Meter _meter = new(ModuleTelemetry.Name);
    private long _count;

    /// <summary>Listens from now on.</summary>
    public BackgroundFaults(ILogger<BackgroundFaults> logger)
    {
        _logger = logger;
        _meter.CreateObservableCounter("gristmill.background.faults", () => Count, "{fault}");
        TaskScheduler.UnobservedTaskException += OnUnobserved;
    }

    /// <summary>How many there were.</summary>
    public long Count => Interlocked.Read(ref _count);

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs unobserved)
    {
        Interlocked.Increment(ref _count);
        Log.BackgroundFault(_logger, unobserved.Exception);
        unobserved.SetObserved();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        TaskScheduler.UnobservedTaskException -= OnUnobserved;
        _meter.Dispose();
    }
}
