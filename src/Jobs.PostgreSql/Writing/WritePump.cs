using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>
/// Group commit on one connection: while a transaction is in flight, the writes that arrive gather and go together in the
/// next one. No timer: a lone write is committed at once. A write that fails takes nothing else with it, and what waits is
/// held while the database is away.
/// </summary>
internal sealed class WritePump : IAsyncDisposable
{
    private const int GroupSize = 1_024;

    /// <summary>About how many bytes a group sends at most, unless one write alone is larger: the server refuses 1 GiB.</summary>
    private const long GroupBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(1);

    private readonly Func<Task<NpgsqlConnection>> _open;
    private readonly Slot _slot;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Task _loop;
    private List<PendingWrite> _waiting = [];
    private NpgsqlConnection? _connection;
    private volatile bool _closed;
    private int _load;

    public WritePump(Func<Task<NpgsqlConnection>> open, Slot slot, TimeProvider time, ILogger logger)
    {
        (_open, _slot, _time, _logger) = (open, slot, time, logger);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Writes that wait or are in flight.</summary>
    public int Load => Volatile.Read(ref _load);

    /// <summary>The backend of the connection; 0 when there is none.</summary>
    public int ProcessId => _connection is { } connection ? connection.ProcessID : 0;

    public void Add(PendingWrite write)
    {
        bool wasEmpty;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            wasEmpty = _waiting.Count == 0;
            _waiting.Add(write);
            _load++;
        }

        if (wasEmpty) _arrived.Release();
    }

    /// <summary>Commits what waits, where the database is there, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_closed) return;
            _closed = true;
        }

        _arrived.Release();
        await _loop;
        if (_connection is not null) await _connection.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            await _arrived.WaitAsync();
            // Last in the thread pool's line, so that what comes along goes along: an acquisition with the enqueue that caused it.
            await Task.Yield();
            List<PendingWrite> writes;
            lock (_lock)
            {
                writes = _waiting;
                _waiting = [];
                if (writes.Count == 0 && _closed) return;
            }

            foreach (var group in Groups(writes))
            {
                await CommitAsync(group);
                lock (_lock) _load -= group.Length;
            }
        }
    }

    private static IEnumerable<PendingWrite[]> Groups(List<PendingWrite> writes)
    {
        var (first, bytes) = (0, 0L);
        for (var i = 0; i < writes.Count; i++)
        {
            bytes += writes[i].Size;
            if (i == first || (i - first < GroupSize && bytes <= GroupBytes)) continue;
            yield return [.. writes[first..i]];
            (first, bytes) = (i, writes[i].Size);
        }

        yield return [.. writes[first..]];
    }

    /// <summary>Commits a group for as long as it takes; only a closed pump gives up.</summary>
    private async Task CommitAsync(PendingWrite[] group)
    {
        for (var wait = FirstRetry; ; wait = wait * 2 < LongestRetry ? wait * 2 : LongestRetry)
        {
            group = [.. group.Where(write => write.TryBegin())];
            if (group.Length == 0) return;
            try
            {
                group = await SettleAsync(group);
                if (group.Length == 0) return;
                await new WriteGroup(group).RunAsync(_connection!, _slot);
                group = EndSure(group);
                await EndUnsureAsync(group);
                return;
            }
            catch (Exception failure) when (!Failures.IsTransient(failure, _connection))
            {
                await CommitOneByOneAsync(group, failure);
                return;
            }
            catch (Exception failure)
            {
                await HoldAsync(group, failure);
                if (_closed)
                {
                    foreach (var write in group) write.Failed(failure);
                    return;
                }

                Log.WritesHeld(_logger, failure, group.Length, wait);
                await Task.Delay(wait, _time);
            }
        }
    }

    /// <summary>Connects if need be, and ends the writes whose earlier transaction came through after all.</summary>
    private async Task<PendingWrite[]> SettleAsync(PendingWrite[] group)
    {
        _connection ??= await _open();
        if (!group.Any(write => write.IsAmbiguous)) return group;
        List<PendingWrite> left = [];
        foreach (var write in group)
        {
            if (write.IsAmbiguous && await write.FindWrittenAsync(_connection)) write.Committed();
            else left.Add(write);
        }

        return [.. left];
    }

    /// <summary>Ends the writes of a durable group whose answer is sure, and returns the others.</summary>
    private static PendingWrite[] EndSure(PendingWrite[] group)
    {
        List<PendingWrite> unsure = [];
        foreach (var write in group)
        {
            if (write is PendingWrite<bool> { IsAmbiguous: true, Result: false } and (OutcomeWrite or EditWrite or ClaimingWrite)) unsure.Add(write);
            else write.Committed();
        }

        return [.. unsure];
    }

    /// <summary>
    /// Ends refused outcomes and changes whose earlier transaction had an unknown end: they may have been refused by themselves, for that
    /// transaction may have ended only now.
    /// </summary>
    private async Task EndUnsureAsync(PendingWrite[] group)
    {
        foreach (var write in group)
        {
            await write.FindWrittenAsync(_connection!);
            write.Committed();
        }
    }

    private async Task CommitOneByOneAsync(PendingWrite[] group, Exception failure)
    {
        if (group.Length == 1)
        {
            group[0].Failed(failure);
            return;
        }

        foreach (var write in group)
        {
            write.Wait();
            await CommitAsync([write]);
        }
    }

    /// <summary>The group waits for the next try; it is ambiguous when nobody told that it was rolled back.</summary>
    private async Task HoldAsync(PendingWrite[] group, Exception failure)
    {
        var broken = _connection is not null && Failures.IsBroken(failure, _connection);
        foreach (var write in group)
        {
            write.IsAmbiguous |= broken;
            if (!write.IsAmbiguous) write.Wait();
        }

        if (!broken || _connection is not { } connection) return;
        _connection = null;
        await connection.DisposeAsync();
    }
}
