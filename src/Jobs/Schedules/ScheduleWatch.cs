using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>
/// Looks for schedules that are due and that nobody serves, because the node that did has died or stopped, and has this silo serve
/// them. Where no other silo is, it takes them up shortly before they are due.
/// </summary>
public sealed class ScheduleWatch(IScheduleStore schedules, IJobStore jobs, IScheduleGrains grains, ILogger<ScheduleWatch> logger)
    : IAsyncDisposable
{
    /// <summary>How late a tick is when it is taken up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);
    private const int Batch = 1_000;

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Looks from now on.</summary>
    public void Start() => _running = Task.Run(() => new Repeating(jobs.Clock, Poll, logger).RunAsync(async cancellation =>
    {
        await LookAsync(cancellation);
        await Task.Delay(Poll, jobs.Clock, cancellation);
    }, _stop.Token));

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var ahead = schedules.IsShared ? -Grace : Poll * 2;
        var due = await schedules.ListDueAsync(jobs.Clock.GetUtcNow() + ahead, Batch, cancellation);
        await Task.WhenAll(due.Select(ServeAsync));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task ServeAsync(string schedule)
    {
        try
        {
            await grains.ServeAsync(schedule);
        }
        catch (Exception failure)
        {
            ScheduleLog.NotServed(logger, failure, schedule);
        }
    }
}
