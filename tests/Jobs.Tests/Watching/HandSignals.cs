namespace Gristmill.Jobs.Tests.Watching;

/// <summary>Signals between the feeds of a test, heard at once by all the others.</summary>
internal sealed class HandSignals(List<HandSignals> all) : IChangeSignals
{
    private readonly Lock _lock = new();
    private readonly List<string> _told = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IChangeSignalHandler? _handler;

    public IReadOnlyList<string> Told
    {
        get
        {
            lock (_lock) return [.. _told];
        }
    }

    public void Subscribe(IChangeSignalHandler handler)
    {
        _handler = handler;
        all.Add(this);
    }

    public void Listen()
    {
        foreach (var other in all.Where(other => other != this)) other._handler!.OthersListen();
    }

    public void Tell(string batch)
    {
        foreach (var other in all.Where(other => other != this)) other._handler!.ChangesTold(batch);
        TaskCompletionSource more;
        lock (_lock)
        {
            _told.Add(batch);
            more = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        more.SetResult();
    }

    /// <summary>Waits until so many batches were told.</summary>
    public async Task ToldAsync(int count)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_told.Count >= count) return;
                more = _more.Task;
            }

            await more.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        }
    }
}
