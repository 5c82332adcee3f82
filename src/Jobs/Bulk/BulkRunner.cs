using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>
/// One per silo: takes up bulk tasks, one at a time, and goes on with those whose silo died. After each step it writes down how far it
/// is, so that no job is gone through twice unless a silo dies within a step.
/// </summary>
public sealed class BulkRunner(
    IBulkStore tasks, IJobStore store, QueueKeys keys, SiloIncarnation silo, BulkOptions options, ILogger<BulkRunner> logger)
    : IAsyncDisposable
{
    private const int StepSize = 200;

    /// <summary>How often in a row a step may fail, though the task could be written down, until the task is given up.</summary>
    private const int MostFailures = 5;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly WakeSignal _woken = new(store.Clock);
    private Task _running = Task.CompletedTask;

    /// <summary>Jobs may have become Available or due.</summary>
    public Action JobsChanged { get; init; } = () => { };

    /// <summary>Looks for tasks from now on.</summary>
    public void Start() => _running = Task.Run(() => new Repeating(store.Clock, Poll, logger).RunAsync(async cancellation =>
    {
        await RunFreeAsync(cancellation);
        await _woken.WaitAsync(Poll, cancellation);
    }, _stop.Token));

    /// <summary>There is a new task: look now.</summary>
    public void Wake() => _woken.Set();

    /// <summary>Runs all tasks that no silo has to itself, to their ends.</summary>
    public async Task RunFreeAsync(CancellationToken cancellation)
    {
        foreach (var task in await tasks.ListFreeAsync(store.Clock.GetUtcNow(), cancellation))
        {
            if (await TryWriteAsync(task, Leased(task), cancellation) is { } taken) await RunAsync(taken, cancellation);
        }

        await tasks.PruneAsync(store.Clock.GetUtcNow() - options.KeptFor, cancellation);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(BulkTask task, CancellationToken cancellation)
    {
        var step = new BulkStep(store, keys, task);
        while (task.State == BulkState.Running)
        {
            if (task.StopRequested)
            {
                await TryWriteAsync(task, Stopped(task), cancellation);
                return;
            }

            var began = store.Clock.GetTimestamp();
            JobPage page;
            int changed, further;
            try
            {
                page = await store.ListAsync(task.Order.Filter with { Limit = StepSize, After = task.After }, cancellation);
                (changed, further) = await step.RunAsync(page.Jobs, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                var failed = Failed(task, failure);
                BulkLog.StepFailed(logger, failure, task.Id, task.Order.Action, failed.Failures, failed.State);
                // Where it is not to be given up, whoever finds its lease run out tries again.
                await TryWriteAsync(task, failed, cancellation);
                return;
            }

            var next = Leased(task) with
            {
                Found = task.Found + page.Jobs.Count + further,
                Changed = task.Changed + changed,
                Skipped = task.Skipped + page.Jobs.Count + further - changed,
                After = page.Next ?? task.After,
                Failures = 0,
                Failure = null,
                State = page.Next is null ? BulkState.Completed : BulkState.Running,
                EndedAt = page.Next is null ? Microseconds.Truncate(store.Clock.GetUtcNow()) : null,
            };
            if (changed > 0) JobsChanged();
            // Null: another silo has it now, which took this one for dead.
            if (await TryWriteAsync(task, next, cancellation) is not { } written) return;
            task = written;
            if (task.State != BulkState.Running) BulkLog.Ended(logger, task.Id, task.Order.Action, task.State, task.Changed, task.Found);
            else await PaceAsync(page.Jobs.Count, began, cancellation);
        }
    }

    private async Task PaceAsync(int jobs, long began, CancellationToken cancellation)
    {
        var wait = TimeSpan.FromSeconds((double)jobs / options.JobsPerSecond) - store.Clock.GetElapsedTime(began);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, store.Clock, cancellation);
    }

    /// <summary>Writes how far a task is, and heeds a stop that somebody asked for meanwhile; null when another silo has it.</summary>
    private async Task<BulkTask?> TryWriteAsync(BulkTask held, BulkTask next, CancellationToken cancellation)
    {
        while (true)
        {
            if (await tasks.TryWriteAsync(held, next, cancellation)) return next;
            if (await tasks.FindAsync(held.Id, cancellation) is not { } found || found.Silo != held.Silo || !found.StopRequested) return null;
            next = next with
            {
                StopRequested = true,
                Version = found.Version + 1,
                State = next.State == BulkState.Running ? BulkState.Stopped : next.State,
                EndedAt = next.EndedAt ?? Microseconds.Truncate(store.Clock.GetUtcNow()),
            };
            held = found;
        }
    }

    /// <summary>The task after a step failed. What cannot come right is not tried again: the order itself is wrong, or its jobs are.</summary>
    private BulkTask Failed(BulkTask task, Exception failure)
    {
        var failures = task.Failures + 1;
        var givenUp = failures >= MostFailures || failure is ArgumentException or InvalidOperationException or NotSupportedException
            or FormatException or JsonException or OverflowException or KeyNotFoundException;
        return Leased(task) with
        {
            Failures = failures,
            Failure = JobLife.Cut($"{failure.GetType().Name}: {failure.Message}", JobLimits.ErrorMessageLength),
            State = givenUp ? BulkState.Failed : BulkState.Running,
            EndedAt = givenUp ? Microseconds.Truncate(store.Clock.GetUtcNow()) : null,
        };
    }

    private BulkTask Stopped(BulkTask task) => Leased(task) with
    {
        State = BulkState.Stopped, EndedAt = Microseconds.Truncate(store.Clock.GetUtcNow()),
    };

    private BulkTask Leased(BulkTask task) => task with
    {
        Silo = silo.Id, LeaseExpiresAt = Microseconds.Truncate(store.Clock.GetUtcNow() + Lease), Version = task.Version + 1,
    };
}
