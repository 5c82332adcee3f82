namespace Gristmill.Jobs.Tests.Reports;

/// <summary>A report store that keeps what it is given, and fails, refuses or waits when a test says so.</summary>
internal sealed class HandReports : IReportStore
{
    private readonly Lock _lock = new();
    private readonly List<IReadOnlyList<AttemptReport>> _writes = [];
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Fails { get; set; }

    public bool Refuses { get; set; }

    /// <summary>What writes wait for; null means nothing.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>Each write that was asked for, those that failed as well.</summary>
    public IReadOnlyList<IReadOnlyList<AttemptReport>> Writes
    {
        get
        {
            lock (_lock) return [.. _writes];
        }
    }

    public IReadOnlyList<LogLine> Lines => [.. Writes.SelectMany(write => write.SelectMany(report => report.Lines))];

    public async Task<IReadOnlyList<AttemptId>> WriteAsync(IReadOnlyList<AttemptReport> reports, CancellationToken cancellation)
    {
        bool fails;
        TaskCompletionSource written;
        lock (_lock)
        {
            _writes.Add(reports);
            fails = Fails;
            written = _written;
            _written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        written.SetResult();
        if (Gate is { } gate) await gate.Task;
        if (fails) throw new StoreUnreachableException("It is away.");
        return Refuses ? [.. reports.Select(report => report.Attempt)] : [];
    }

    /// <summary>Waits until so many writes were asked for.</summary>
    public async Task WritesAsync(int count)
    {
        while (true)
        {
            Task written;
            lock (_lock)
            {
                if (_writes.Count >= count) return;
                written = _written.Task;
            }

            await written.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        }
    }

    public Task<JobProgress?> FindProgressAsync(Guid job, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<LogLine>> ListLinesAsync(LogQuery query, CancellationToken cancellation) => throw new NotSupportedException();
}
