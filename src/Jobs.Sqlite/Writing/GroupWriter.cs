namespace Gristmill.Jobs.Sqlite;

/// <summary>
/// Group commit: one thread runs all writes that wait in one transaction, and while that goes to disk the next group
/// gathers. No timer: a lone write is committed at once. A write that fails takes nothing else with it.
/// </summary>
internal sealed class GroupWriter : IDisposable
{
    private const int GroupSize = 1_024;
    private const int MaxWaiting = 16_384;

    private readonly WriteSession _session;
    private readonly SemaphoreSlim _room = new(MaxWaiting, MaxWaiting);
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Thread _thread;
    private List<IWrite> _waiting = [];
    private bool _closed;

    public GroupWriter(WriteSession session)
    {
        _session = session;
        _thread = new Thread(Loop) { Name = "gristmill-sqlite-writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Runs a write in the next group; ends when it is durable. Waits while too many wait already.</summary>
    public async Task<T> RunAsync<T>(Func<WriteSession, T> body, CancellationToken cancellation)
    {
        await _room.WaitAsync(cancellation);
        try
        {
            var write = new Write<T>(body);
            Add(write);
            return await write.Task;
        }
        finally
        {
            _room.Release();
        }
    }

    private void Add(IWrite write)
    {
        bool wasEmpty;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            wasEmpty = _waiting.Count == 0;
            _waiting.Add(write);
        }

        if (wasEmpty) _arrived.Release();
    }

    private void Loop()
    {
        while (true)
        {
            _arrived.Wait();
            List<IWrite> group;
            lock (_lock)
            {
                group = _waiting;
                _waiting = [];
                if (group.Count == 0 && _closed) return;
            }

            foreach (var part in group.Chunk(GroupSize)) Commit(part);
        }
    }

    private void Commit(IWrite[] group)
    {
        if (TryCommit(group) is not { } failure) return;
        if (group.Length == 1)
        {
            group[0].Failed(failure);
            return;
        }

        foreach (var write in group) Commit([write]);
    }

    private Exception? TryCommit(IWrite[] group)
    {
        try
        {
            _session.Begin();
            foreach (var write in group) write.Run(_session);
            _session.Commit();
        }
        catch (Exception failure)
        {
            return RollBack() is { } second ? new AggregateException(failure, second) : failure;
        }

        foreach (var write in group) write.Committed();
        return null;
    }

    private Exception? RollBack()
    {
        try
        {
            _session.Rollback();
            return null;
        }
        catch (Microsoft.Data.Sqlite.SqliteException failure) when (failure.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            // SQLite has rolled back by itself (disk full, I/O error): there is no transaction left to end.
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    /// <summary>Commits what waits, then closes.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed) return;
            _closed = true;
        }

        _arrived.Release();
        _thread.Join();
        _session.Dispose();
        // The semaphores hold nothing to dispose of, and callers whose writes just ended still release them.
    }
}
