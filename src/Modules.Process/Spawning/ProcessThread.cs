namespace Gristmill.Modules.Process;

/// <summary>
/// The one thread that starts children and reaps them. It lives as long as the node: the kernel ties "kill when the parent
/// dies" to the thread that made the child, not to its process. Each child is waited for by its own id, so that children
/// that are not ours are left alone.
/// </summary>
internal sealed unsafe class ProcessThread
{
    private const int NoDescriptorPollMilliseconds = 50;

    private readonly Lock _lock = new();
    private readonly Queue<Action> _asked = new();
    private readonly List<ChildProcess> _children = [];
    private readonly int _wake = Libc.Event();

    private OrphanGuard? _guard;

    private ProcessThread() => new Thread(Loop) { Name = "gristmill-processes", IsBackground = true }.Start();

    /// <summary>The thread, started by whoever needs it first.</summary>
    public static ProcessThread Shared { get; } = new();

    /// <summary>Starts a child.</summary>
    /// <exception cref="IOException">It cannot be started.</exception>
    public Task<ChildProcess> StartAsync(SpawnRequest request)
    {
        var started = new TaskCompletionSource<ChildProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _asked.Enqueue(() =>
            {
                try
                {
                    started.SetResult(Start(request));
                }
                catch (IOException failure)
                {
                    started.SetException(failure);
                }
            });
        var one = 1UL;
        _ = Libc.write(_wake, &one, sizeof(ulong));
        return started.Task;
    }

    private ChildProcess Start(SpawnRequest request)
    {
        _guard ??= new OrphanGuard();
        var pid = PosixSpawn.Start(request);
        _guard.Add(pid);
        var child = new ChildProcess(pid, Libc.ProcessDescriptor(pid));
        _children.Add(child);
        return child;
    }

    private void Loop()
    {
        while (true)
        {
            while (Next() is { } ask) ask();
            Wait();
            _children.RemoveAll(Reap);
        }
    }

    private bool Reap(ChildProcess child)
    {
        if (!child.TryReap()) return false;
        _guard!.Remove(child.Pid);
        return true;
    }

    private Action? Next()
    {
        lock (_lock) return _asked.TryDequeue(out var ask) ? ask : null;
    }

    private void Wait()
    {
        var descriptors = new Libc.PollDescriptor[_children.Count + 1];
        descriptors[0] = new() { Descriptor = _wake, Events = Libc.PollIn };
        for (var i = 0; i < _children.Count; i++)
            descriptors[i + 1] = new() { Descriptor = _children[i].Descriptor, Events = Libc.PollIn };
        var timeout = _children.Exists(static child => child.Descriptor < 0) ? NoDescriptorPollMilliseconds : -1;
        fixed (Libc.PollDescriptor* first = descriptors) _ = Libc.poll(first, (nuint)descriptors.Length, timeout);
        ulong count;
        _ = Libc.read(_wake, &count, sizeof(ulong));
    }
}
