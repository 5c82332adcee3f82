namespace Gristmill.Modules.Process.Tests;

/// <summary>A worker whose calls end when the test says so.</summary>
internal sealed class FakeWorker(int pid) : IWorker
{
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Whoever waits for it goes on where it is answered, as with a real worker.
    private TaskCompletionSource<ModuleOutcome>? _call;

    public int Pid => pid;

    public Task<string> Ended => _ended.Task;

    public long Memory { get; set; }

    public bool Stopped { get; private set; }

    public int InFlight { get; private set; }

    public int Calls { get; private set; }

    public async Task<ModuleOutcome> CallAsync(WorkerCall call, CancellationToken cancellation)
    {
        Assert.Equal(0, InFlight++);
        Calls++;
        var mine = new TaskCompletionSource<ModuleOutcome>();
        _call = mine;
        if (call.Operation == "now") mine.TrySetResult(new ModuleOutcome.Success(new[] { (byte)('0' + pid) }));
        try
        {
            return await mine.Task.WaitAsync(cancellation);
        }
        finally
        {
            InFlight--;
        }
    }

    public long ReadMemoryBytes() => Memory;

    public Task StopAsync(TimeSpan grace)
    {
        Stopped = true;
        return Task.CompletedTask;
    }

    public void Answer() => _call!.TrySetResult(new ModuleOutcome.Success(new[] { (byte)('0' + pid) }));

    public void Fail(WorkerFailure failure, bool delivered) =>
        _call!.TrySetException(new WorkerFailedException(failure, "It failed.", delivered));

    public void End() => _ended.TrySetResult("exited with code 1");
}
