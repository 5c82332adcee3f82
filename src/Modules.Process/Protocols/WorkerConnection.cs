using System.Net.Sockets;
using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Process;

/// <summary>
/// What the protocols have in common: one call in flight, its id checked, and one reader for as long as the worker lives,
/// so that an end or garbage is noticed while it is idle too.
/// </summary>
internal abstract class WorkerConnection(IReadOnlyList<FrameChannel> channels) : IWorkerConnection
{
    private readonly Lock _lock = new();
    private readonly FrameWriter _writer = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WorkerFailedException> _failed =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PendingCall? _pending;
    private uint _id;

    public Task<string> Ready => _ready.Task;

    public Task<WorkerFailedException> Failed => _failed.Task;

    public IModuleLog? CallLog
    {
        get
        {
            lock (_lock) return _pending?.Call.Log;
        }
    }

    /// <summary>Begins to read every channel, each on a thread of its own.</summary>
    protected void Start()
    {
        for (var channel = 0; channel < channels.Count; channel++)
        {
            var number = channel;
            new Thread(() => Read(number)) { Name = "gristmill-worker", IsBackground = true }.UnsafeStart();
        }
    }

    public async Task<ModuleOutcome> CallAsync(WorkerCall call, CancellationToken cancellation)
    {
        PendingCall pending;
        lock (_lock)
        {
            if (_failed.Task.IsCompletedSuccessfully)
                throw new WorkerFailedException(_failed.Task.Result.Failure, _failed.Task.Result.Message, delivered: false);
            _pending = pending = new PendingCall(++_id, call);
        }

        _writer.Begin();
        if (Write(_writer, pending.Id, call) is { } refused)
        {
            Forget(pending);
            return refused;
        }

        if (_writer.Length > FrameChannel.MaxFrameBytes)
        {
            Forget(pending);
            return new ModuleOutcome.ClientError(ModuleErrorCodes.ArgumentsTooLarge,
                $"The call has {_writer.Length} bytes; a worker takes at most {FrameChannel.MaxFrameBytes}.", "");
        }

        await SendAsync(pending, cancellation).ConfigureAwait(false);
        return await pending.Ended.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Closes the channels: the worker's word to end.</summary>
    public void Dispose()
    {
        foreach (var channel in channels) channel.Dispose();
    }

    /// <summary>Writes a call, or answers at once when it cannot be expressed.</summary>
    protected abstract ModuleOutcome? Write(FrameWriter writer, uint id, WorkerCall call);

    /// <summary>Takes in a frame.</summary>
    /// <exception cref="FormatException">It is not of the protocol.</exception>
    protected abstract void Handle(int channel, byte[] frame);

    /// <summary>The worker is ready.</summary>
    protected void BecomeReady(string description)
    {
        if (!_ready.TrySetResult(description)) throw new FormatException("It said twice that it is ready.");
    }

    /// <summary>The worker answered.</summary>
    protected void Answer(long id, ModuleOutcome outcome)
    {
        PendingCall? pending;
        lock (_lock)
        {
            pending = _pending;
            if (pending is null || pending.Id != id)
                throw new FormatException(pending is null
                    ? $"It answered call {id} while none was in flight."
                    : $"It answered call {id} while call {pending.Id} was in flight.");
            _pending = null;
        }

        pending.Answer(outcome);
    }

    /// <summary>The call with this id, if it is the one in flight.</summary>
    protected WorkerCall? InFlight(long id)
    {
        lock (_lock) return _pending is { } pending && pending.Id == id ? pending.Call : null;
    }

    private async Task SendAsync(PendingCall pending, CancellationToken cancellation)
    {
        try
        {
            await channels[0].WriteAsync(_writer, cancellation).ConfigureAwait(false);
            lock (_lock) pending.Written = true;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            Fail(new WorkerFailedException(WorkerFailure.Died, "The worker closed its channel.", delivered: false, gone));
        }
    }

    private void Read(int channel)
    {
        try
        {
            while (channels[channel].Read() is { } frame) Handle(channel, frame);
            Fail(WorkerFailure.Died, "The worker closed its channel.");
        }
        catch (FormatException wrong)
        {
            Fail(WorkerFailure.Protocol, wrong.Message);
        }
        catch (FrameException wrong)
        {
            Fail(wrong.TooLong ? WorkerFailure.TooLarge : WorkerFailure.Died, wrong.Message);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // On a local socket this means that it closed with something of ours unread.
            Fail(new WorkerFailedException(
                WorkerFailure.Died, "The worker closed its channel without reading the call.", delivered: false, reset));
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            Fail(WorkerFailure.InputOutput, $"The worker's channel failed: {closed.Message}");
        }
    }

    private void Fail(WorkerFailure failure, string message)
    {
        bool delivered;
        lock (_lock) delivered = _pending is { Written: true };
        Fail(new WorkerFailedException(failure, message, delivered));
    }

    private void Fail(WorkerFailedException failure)
    {
        PendingCall? pending;
        lock (_lock)
        {
            _failed.TrySetResult(failure);
            (pending, _pending) = (_pending, null);
        }

        pending?.Fail(failure);
        // A boot that nobody waits for any more fails unseen: Failed tells of it as well.
        if (_ready.TrySetException(failure)) _ = _ready.Task.Exception;
    }

    private void Forget(PendingCall pending)
    {
        lock (_lock)
            if (_pending == pending) _pending = null;
    }
}
