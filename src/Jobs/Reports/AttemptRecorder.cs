namespace Gristmill.Jobs;

/// <summary>
/// Collects what one attempt tells until it is written. Bounded: see <see cref="JobLogOptions"/>. Safe for many threads; costs
/// nothing worth mentioning while nothing is told.
/// </summary>
public sealed class AttemptRecorder
{
    private readonly JobLogOptions _options;
    private readonly TimeProvider _clock;
    private readonly ReportWriter _writer;
    private readonly Lock _lock = new();
    private readonly List<LogLine> _lines = [];
    private TaskCompletionSource? _written;
    private JobProgress? _progress;
    private int _sending;
    private int _sequence;
    private int _told;
    private int _kept;
    private long _keptBytes;
    private int _excess;
    private bool _closed;

    internal AttemptRecorder(AttemptId attempt, JobLogOptions options, TimeProvider clock, ReportWriter writer) =>
        (Attempt, _options, _clock, _writer) = (attempt, options, clock, writer);

    /// <summary>Whose recorder it is.</summary>
    public AttemptId Attempt { get; }

    /// <summary>Whether it is on the writer's list; guarded by the writer.</summary>
    internal bool IsListed { get; set; }

    /// <summary>Whether the attempt has ended.</summary>
    internal bool IsClosed
    {
        get
        {
            lock (_lock) return _closed;
        }
    }

    /// <summary>The attempt says how far it is; only the latest is kept. Ignored once the attempt has ended.</summary>
    public void Progress(double? fraction, string message)
    {
        var known = fraction is { } share && double.IsFinite(share) ? Math.Clamp(share, 0, 1) : default(double?);
        var text = ReportText.Clean(message, _options.MaxLineBytes);
        lock (_lock)
        {
            if (_closed) return;
            _progress = new JobProgress(Attempt.Number, new ReportPosition(Attempt.Version, ++_told), known, text, Now());
        }

        _writer.List(this);
    }

    /// <summary>The attempt logs a line. Ignored once the attempt has ended.</summary>
    public void Log(ReportLevel level, string message)
    {
        lock (_lock)
        {
            if (_closed) return;
            if (_excess > 0)
            {
                _excess++;
                return;
            }

            var text = ReportText.Clean(message, _options.MaxLineBytes);
            var bytes = ReportText.Bytes(text);
            if (_kept < _options.MaxLines && _keptBytes + bytes <= _options.MaxBytes) Keep(level, text, bytes);
            // Said at once, for nobody may be there to say it at the end; the others are counted until then.
            else Mark(_excess = 1, last: false);
        }

        _writer.List(this);
    }

    /// <summary>What is to be written next; null when that is nothing.</summary>
    internal AttemptReport? Take(int maxLines)
    {
        lock (_lock)
        {
            _sending = Math.Min(_lines.Count, maxLines);
            return _sending == 0 && _progress is null ? null : new AttemptReport(Attempt, _progress, _lines.GetRange(0, _sending));
        }
    }

    /// <summary>What was taken is written. True: there is more.</summary>
    internal bool Confirm(AttemptReport report)
    {
        lock (_lock)
        {
            for (var i = 0; i < _sending; i++) Forget(_lines[i]);
            _lines.RemoveRange(0, _sending);
            _sending = 0;
            if (_progress == report.Progress) _progress = null;
            return EndIfWritten();
        }
    }

    /// <summary>What was taken could not be written now, and is to be taken again.</summary>
    internal void Return()
    {
        lock (_lock) _sending = 0;
    }

    /// <summary>The attempt has ended: it tells no more. The task ends when all that it told is written, or need not be.</summary>
    internal Task CloseAsync()
    {
        lock (_lock)
        {
            if (!_closed && _excess > 1) Mark(_excess - 1, last: true);
            _closed = true;
            if (_lines.Count == 0 && _progress is null) return Task.CompletedTask;
            _written ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _written.Task;
        }
    }

    /// <summary>The lease is lost, or the attempt has waited long enough: what is not written is forgotten.</summary>
    /// <returns>Lines that were forgotten.</returns>
    internal int Abandon()
    {
        lock (_lock)
        {
            var lost = _lines.Count;
            foreach (var line in _lines) Forget(line);
            _lines.Clear();
            _sending = 0;
            _progress = null;
            _closed = true;
            EndIfWritten();
            return lost;
        }
    }

    private bool EndIfWritten()
    {
        if (_lines.Count > 0 || _progress is not null) return true;
        _written?.TrySetResult();
        return false;
    }

    private void Keep(ReportLevel level, string text, int bytes)
    {
        (_kept, _keptBytes) = (_kept + 1, _keptBytes + bytes);
        var line = new LogLine(Attempt.Number, Next(), Now(), level, text);
        while (!_writer.TryReserve(bytes))
        {
            if (DropOldest()) continue;
            if (_lines.Count > _sending) _lines[^1] = Gone(_lines[^1], _lines[^1].Dropped + 1);
            else _lines.Add(Gone(line, 1));
            return;
        }

        _lines.Add(line);
    }

    /// <summary>Makes room: the oldest line that is not on its way becomes part of a line that counts the dropped ones.</summary>
    private bool DropOldest()
    {
        var at = _sending;
        if (at < _lines.Count && _lines[at].Dropped == 0)
        {
            Forget(_lines[at]);
            _lines[at] = Gone(_lines[at], 1);
            return true;
        }

        if (at + 1 >= _lines.Count) return false;
        // The next one may count dropped lines itself: it began where a write was under way, which then failed.
        Forget(_lines[at + 1]);
        _lines[at] = Gone(_lines[at], _lines[at].Dropped + Math.Max(1, _lines[at + 1].Dropped));
        _lines.RemoveAt(at + 1);
        return true;
    }

    private void Mark(int dropped, bool last)
    {
        var bounds = $"{JobLogOptions.Section}:{nameof(JobLogOptions.MaxLines)} is {_options.MaxLines}, "
            + $"{JobLogOptions.Section}:{nameof(JobLogOptions.MaxBytes)} is {_options.MaxBytes}";
        _lines.Add(new LogLine(Attempt.Number, Next(), Now(), ReportLevel.Warning,
            last ? $"... {dropped} further lines were dropped ({bounds})" : $"... lines from here on are dropped ({bounds})", dropped));
    }

    private static LogLine Gone(LogLine line, int dropped) => line with
    {
        Level = ReportLevel.Warning,
        Message = $"... {dropped} lines were dropped: too many waited for the job store ({JobLogOptions.Section}:{nameof(JobLogOptions.MaxWaitingBytes)})",
        Dropped = dropped,
    };

    private void Forget(LogLine line)
    {
        if (line.Dropped > 0) return;
        var bytes = ReportText.Bytes(line.Message);
        _writer.Release(bytes);
    }

    private ReportPosition Next() => new(Attempt.Version, ++_sequence);

    private DateTimeOffset Now() => Microseconds.Truncate(_clock.GetUtcNow());
}
