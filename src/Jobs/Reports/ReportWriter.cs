using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>
/// One per silo: writes what the silo's attempts tell, all together, once per <see cref="JobLogOptions.Interval"/> at most; sooner
/// only when an attempt has ended, whose outcome waits for it. While nothing is told it does nothing.
/// </summary>
public sealed class ReportWriter : IAsyncDisposable
{
    /// <summary>Lines of one write, and of one attempt in it.</summary>
    private const int MaxLines = 2_000;

    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly IReportStore _store;
    private readonly TimeProvider _clock;
    private readonly JobLogOptions _options;
    private readonly ILogger<ReportWriter> _logger;
    private readonly ConcurrentDictionary<Guid, AttemptRecorder> _recorders = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly WakeSignal _wake;
    private readonly Task _running;
    private Queue<AttemptRecorder> _listed = new();
    private long _wroteAt;
    private bool _urgent;
    private TimeSpan _retry;
    private long _waitingBytes;

    /// <summary>A silo's writer.</summary>
    /// <param name="store">Where it writes.</param>
    /// <param name="clock">The job store's clock.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="logger">Is told what is lost.</param>
    public ReportWriter(IReportStore store, TimeProvider clock, JobLogOptions options, ILogger<ReportWriter> logger)
    {
        (_store, _clock, _options, _logger) = (store, clock, options, logger);
        _wake = new WakeSignal(_clock);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Is told the jobs whose reports were written.</summary>
    public Action<Guid>? Written { get; init; }

    /// <summary>An attempt begins here.</summary>
    public AttemptRecorder Begin(AttemptId attempt) =>
        _recorders[attempt.Job] = new AttemptRecorder(attempt, _options, _clock, this);

    /// <summary>The recorder of a job's attempt that runs here; null when none does.</summary>
    public AttemptRecorder? Find(Guid job, int attempt) =>
        _recorders.TryGetValue(job, out var recorder) && recorder.Attempt.Number == attempt ? recorder : null;

    /// <summary>
    /// An attempt has ended: ends when what it told is written, after <see cref="JobLogOptions.FlushTimeout"/> in any case. Its outcome
    /// may be written then.
    /// </summary>
    /// <param name="recorder">Its recorder.</param>
    /// <param name="leaseLost">Nothing of it can be written any more.</param>
    public async ValueTask EndAsync(AttemptRecorder recorder, bool leaseLost = false)
    {
        _recorders.TryRemove(new KeyValuePair<Guid, AttemptRecorder>(recorder.Attempt.Job, recorder));
        if (leaseLost) recorder.Abandon();
        var written = recorder.CloseAsync();
        if (written.IsCompleted) return;
        List(recorder, urgent: true);
        try
        {
            await written.WaitAsync(_options.FlushTimeout, _clock);
        }
        catch (TimeoutException)
        {
            Log.ReportLost(_logger, recorder.Attempt.Job, recorder.Attempt.Number, recorder.Abandon(), _options.FlushTimeout);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    /// <summary>It has something to write.</summary>
    internal void List(AttemptRecorder recorder, bool urgent = false)
    {
        lock (_lock)
        {
            var wake = _listed.Count == 0 || (urgent && !_urgent);
            _urgent |= urgent;
            if (!recorder.IsListed)
            {
                recorder.IsListed = true;
                _listed.Enqueue(recorder);
            }

            if (!wake) return;
        }

        _wake.Set();
    }

    /// <summary>Takes room for bytes that wait; false when there is none.</summary>
    internal bool TryReserve(int bytes)
    {
        if (Interlocked.Add(ref _waitingBytes, bytes) <= _options.MaxWaitingBytes) return true;
        Release(bytes);
        return false;
    }

    /// <summary>They wait no more.</summary>
    internal void Release(int bytes) => Interlocked.Add(ref _waitingBytes, -bytes);

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var wait = UntilNext();
                if (wait == TimeSpan.Zero) await WriteAsync();
                else await _wake.WaitAsync(wait, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private TimeSpan UntilNext()
    {
        lock (_lock)
        {
            if (_listed.Count == 0) return Timeout.InfiniteTimeSpan;
            if (_urgent && _retry == TimeSpan.Zero) return TimeSpan.Zero;
            var left = (_retry > TimeSpan.Zero ? _retry : _options.Interval) - _clock.GetElapsedTime(_wroteAt);
            return _wroteAt == 0 || left < TimeSpan.Zero ? TimeSpan.Zero : left;
        }
    }

    /// <summary>Writes all that is listed now; what comes meanwhile waits for the next time.</summary>
    private async Task WriteAsync()
    {
        Queue<AttemptRecorder> listed;
        lock (_lock)
        {
            (listed, _listed) = (_listed, new Queue<AttemptRecorder>());
            _urgent = false;
            foreach (var recorder in listed) recorder.IsListed = false;
        }

        _wroteAt = _clock.GetTimestamp();
        while (listed.Count > 0)
        {
            var (batch, lines) = (new List<(AttemptRecorder Recorder, AttemptReport Report)>(), 0);
            while (lines < MaxLines && listed.TryDequeue(out var recorder))
            {
                if (recorder.Take(MaxLines - lines) is not { } report) continue;
                batch.Add((recorder, report));
                lines += report.Lines.Count + 1;
            }

            if (batch.Count == 0) return;
            if (await TryWriteAsync(batch)) continue;
            foreach (var recorder in listed) List(recorder);
            return;
        }
    }

    private async Task<bool> TryWriteAsync(List<(AttemptRecorder Recorder, AttemptReport Report)> batch)
    {
        try
        {
            // Not canceled: whoever waits for it has a limit of its own, and what is in flight may come through unheard.
            var lost = (await _store.WriteAsync([.. batch.Select(each => each.Report)], CancellationToken.None)).ToHashSet();
            _retry = TimeSpan.Zero;
            foreach (var (recorder, report) in batch)
            {
                if (lost.Contains(recorder.Attempt)) recorder.Abandon();
                else if (recorder.Confirm(report)) List(recorder, urgent: report.Lines.Count > 0 && recorder.IsClosed);
                Written?.Invoke(recorder.Attempt.Job);
            }

            return true;
        }
        catch (Exception failure)
        {
            if (_retry == TimeSpan.Zero) Log.ReportsNotWritten(_logger, failure.GetBaseException().Message, batch.Count);
            var next = _retry == TimeSpan.Zero ? _options.Interval : _retry * 2;
            _retry = next < LongestRetry ? next : LongestRetry;
            foreach (var (recorder, _) in batch)
            {
                recorder.Return();
                List(recorder);
            }

            return false;
        }
    }
}
