using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Gristmill.Jobs.Tests;

/// <summary>Attempts that a test ends by hand.</summary>
internal sealed class HandAttempts : IAttempts
{
    private readonly Channel<Job> _started = Channel.CreateUnbounded<Job>();
    private readonly Channel<AttemptId> _canceled = Channel.CreateUnbounded<AttemptId>();
    private readonly ConcurrentDictionary<AttemptId, Job> _running = new();
    private readonly TaskCompletionSource _draining = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public IJobStore? Store { get; set; }

    public bool Refuse { get; set; }

    public bool Stopped { get; private set; }

    public Action? WhenStopped { get; set; }

    public ConcurrentBag<AttemptId> Lost { get; } = [];

    public ConcurrentBag<AttemptId> Cut { get; } = [];

    public ConcurrentBag<AttemptId> Canceled { get; } = [];

    public Task<AttemptId> NextCanceledAsync() => _canceled.Reader.ReadAsync(Now).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Now);

    public ConcurrentBag<AttemptId> Lasting { get; } = [];

    public Task Draining => _draining.Task;

    public int Started => _started.Reader.Count;

    public Task<Job> NextAsync() => _started.Reader.ReadAsync(Now).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Now);

    public void EndAll(JobRunner runner)
    {
        foreach (var attempt in _running.Keys) runner.AttemptEnded(attempt, null);
    }

    public Task<bool> StartAsync(Job job)
    {
        var refuse = Refuse;
        _running[AttemptId.Of(job)] = job;
        _started.Writer.TryWrite(job);
        return Task.FromResult(!refuse);
    }

    public Task GiveBackAsync(Job job)
    {
        _running.TryRemove(AttemptId.Of(job), out _);
        return Store!.TryWriteAsync(job, JobLife.Unstart(job, Store.Clock.GetUtcNow()), CancellationToken.None);
    }

    public Task LastAsync(AttemptId attempt)
    {
        Lasting.Add(attempt);
        return Task.CompletedTask;
    }

    public Task CutOffAsync(AttemptId attempt)
    {
        Cut.Add(attempt);
        return Task.CompletedTask;
    }

    public Task CancelAsync(AttemptId attempt)
    {
        Canceled.Add(attempt);
        _canceled.Writer.TryWrite(attempt);
        return Task.CompletedTask;
    }

    public Task LoseLeaseAsync(AttemptId attempt)
    {
        Lost.Add(attempt);
        return Task.CompletedTask;
    }

    public void BeginDrain() => _draining.TrySetResult();

    public void StopRunning()
    {
        Stopped = true;
        WhenStopped?.Invoke();
    }
}
