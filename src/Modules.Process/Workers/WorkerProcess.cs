
namespace Gristmill.Modules.Process;

/// <summary>A worker that is a child process, spoken with over a connection.</summary>
internal sealed class WorkerProcess : IWorker
{
    /// <summary>How long the two signs of an end, of the process and of its channel, may lie apart.</summary>
    private static readonly TimeSpan EndNotice = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan GroupRetry = TimeSpan.FromMilliseconds(20);
    private const int GroupRetries = 50;

    private readonly Lock _lock = new();
    private readonly ChildProcess _child;
    private readonly IWorkerConnection _connection;
    private readonly WorkerOutput _output;
    private readonly WorkerCgroup? _group;
    private readonly TimeProvider _time;
    private Task? _stopped;

    public WorkerProcess(
        ChildProcess child, IWorkerConnection connection, WorkerOutput output, WorkerCgroup? group, TimeProvider time)
    {
        (_child, _connection, _output, _group, _time) = (child, connection, output, group, time);
        Ended = WatchAsync();
    }

    public int Pid => _child.Pid;

    public Task<string> Ended { get; }

    /// <summary>The last line it wrote.</summary>
    public string LastLine => _output.LastLine;

    public async Task<ModuleOutcome> CallAsync(WorkerCall call, CancellationToken cancellation)
    {
        try
        {
            return await _connection.CallAsync(call, cancellation).ConfigureAwait(false);
        }
        catch (WorkerFailedException failed) when (failed.Failure is WorkerFailure.Died or WorkerFailure.InputOutput)
        {
            throw new WorkerFailedException(
                WorkerFailure.Died, $"Worker {Pid} {await Ended.ConfigureAwait(false)}.", failed.Delivered, failed);
        }
    }

    public long ReadMemoryBytes() => _child.Ended.IsCompleted ? 0 : ProcessMemory.ReadTree(Pid);

    public Task StopAsync(TimeSpan grace)
    {
        lock (_lock) return _stopped ??= StopCoreAsync(grace);
    }

    private async Task StopCoreAsync(TimeSpan grace)
    {
        _connection.Dispose();
        if (grace > TimeSpan.Zero)
        {
            _child.Signal(Libc.SigTerm);
            await Task.WhenAny(_child.Ended, Task.Delay(grace, _time));
        }

        _child.Signal(Libc.SigKill);
        await _child.Ended;
        for (var retry = 0; _group?.KillAndRemove() == false && retry < GroupRetries; retry++)
            await Task.Delay(GroupRetry, _time);
        await _output.EndAsync(EndNotice, _time);
    }

    /// <summary>How it came to be of no further use.</summary>
    private async Task<string> WatchAsync()
    {
        await Task.WhenAny(_child.Ended, _connection.Failed);
        // An answer written just before the end is still read; and an end of the channel is explained by the process's.
        await Task.WhenAny(Task.WhenAll(_child.Ended, _connection.Failed), Task.Delay(EndNotice, _time));
        _connection.Dispose();
        var how = _child.Ended.IsCompletedSuccessfully
            ? (await _child.Ended).ToString()
            : $"failed: {(await _connection.Failed).Message}";
        return LastLine.Length == 0 ? how : $"{how}; it last wrote: {LastLine}";
    }
}
