using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Process;

/// <summary>Starts workers as child processes: their channels, their limits, their output, and the wait for ready.</summary>
public sealed class WorkerLauncher : IWorkerLauncher
{
    private const int FirstChannel = 3;

    /// <summary>What a worker that failed to boot gets to end by itself.</summary>
    private static readonly TimeSpan BootStopGrace = TimeSpan.FromSeconds(1);

    private readonly WorkerCommand _command;
    private readonly IWorkerProtocol _protocol;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LaunchWrapper _wrapper;
    private readonly WorkerCgroups _groups;

    /// <summary>Prepares to start workers of one kind.</summary>
    public WorkerLauncher(WorkerCommand command, IWorkerProtocol protocol, TimeProvider time, ILogger logger)
    {
        (_command, _protocol, _time, _logger) = (command, protocol, time, logger);
        _wrapper = new LaunchWrapper(command.Limits);
        _groups = new WorkerCgroups(command.Limits, CgroupController.Find());
        Unapplied = [.. _wrapper.Unapplied, .. _groups.Unapplied];
        foreach (var what in Unapplied) Log.NotApplied(logger, command.Module, what);
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Unapplied { get; }

    /// <inheritdoc />
    public async Task<IWorker> LaunchAsync(CancellationToken cancellation)
    {
        var started = _time.GetTimestamp();
        WorkerProcess worker;
        IWorkerConnection connection;
        try
        {
            (worker, connection) = await StartAsync();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new WorkerBootException($"It cannot be started: {failure.Message}", failure);
        }

        try
        {
            await connection.Ready.WaitAsync(_command.BootTimeout, _time, cancellation);
        }
        catch (Exception failure)
        {
            var reason = failure switch
            {
                TimeoutException => $"It was not ready within {_command.BootTimeout.TotalSeconds} s."
                    + (worker.LastLine.Length == 0 ? "" : $" It last wrote: {worker.LastLine}"),
                WorkerFailedException { Failure: WorkerFailure.Died or WorkerFailure.InputOutput } =>
                    $"Before it was ready it {await worker.Ended}.",
                _ => failure.Message,
            };
            await worker.StopAsync(BootStopGrace);
            if (failure is OperationCanceledException) throw;
            throw new WorkerBootException(reason, failure);
        }

        Log.WorkerReady(_logger, _command.Module, worker.Pid, _time.GetElapsedTime(started));
        return worker;
    }

    private async Task<(WorkerProcess Worker, IWorkerConnection Connection)> StartAsync()
    {
        var stdio = _command.Transport == WorkerTransport.Stdio;
        var group = _groups.Create();
        var pairs = new List<SocketPair>();
        var output = new WorkerOutput();
        try
        {
            foreach (var _ in _protocol.ChannelVariables) pairs.Add(new SocketPair());
            var channels = pairs.Select(pair => (int)pair.Theirs.DangerousGetHandle()).ToArray();
            (int, int)[] descriptors = stdio
                ? [(channels[0], 0), (channels[0], 1), (output.Open(), 2)]
                : [(output.Open(), 1), (output.Open(), 2), .. channels.Select((ours, i) => (ours, FirstChannel + i))];
            var command = _wrapper.Wrap(_protocol.Command(_command.Command), group);
            var child = await ProcessThread.Shared.StartAsync(new SpawnRequest
            {
                Program = Programs.Find(command[0], _command.Directory)
                    ?? throw new IOException($"there is no program '{command[0]}'"),
                Arguments = [.. command],
                Environment = Environment(stdio),
                Directory = _command.Directory,
                Descriptors = [.. descriptors],
            });
            IWorkerConnection? connection = null;
            output.Start(line => LogLine(child.Pid, LogLevel.Information, line, Volatile.Read(ref connection)), _time);
            Volatile.Write(ref connection, _protocol.Connect([.. pairs.Select(pair => new FrameChannel(pair.Ours))],
                (level, line) => LogLine(child.Pid, ToLevel(level), line, Volatile.Read(ref connection))));
            return (new WorkerProcess(child, connection, output, group, _time), connection);
        }
        catch (IOException)
        {
            foreach (var pair in pairs) pair.Ours.Dispose();
            output.Dispose();
            group?.KillAndRemove();
            throw;
        }
        finally
        {
            foreach (var pair in pairs) pair.Dispose();
        }
    }

    private Dictionary<string, string> Environment(bool stdio)
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Programs.SearchPath,
            ["LANG"] = System.Environment.GetEnvironmentVariable("LANG") is { Length: > 0 } language ? language : "C.UTF-8",
            ["HOME"] = System.Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? home : "/",
        };
        foreach (var (name, value) in _command.Environment) environment[name] = value;
        foreach (var (name, value) in _protocol.Environment) environment[name] = value;
        for (var i = 0; i < _protocol.ChannelVariables.Count && !stdio; i++)
            environment[_protocol.ChannelVariables[i]] = $"{FirstChannel + i}";
        return environment;
    }

    /// <summary>A line of a worker, which takes one call at a time: it is of the call in flight, where there is one.</summary>
    private void LogLine(int pid, LogLevel level, string line, IWorkerConnection? connection)
    {
        Log.WorkerLine(_logger, level, _command.Module, pid, line);
        connection?.CallLog?.Write(level, line);
    }

    private static LogLevel ToLevel(string level) => level switch
    {
        "debug" => LogLevel.Debug,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Information,
    };
}
