namespace Gristmill.Modules.Process;

/// <summary>A child of ours, the leader of a process group of its own.</summary>
internal sealed class ChildProcess(int pid, int descriptor)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<ExitStatus> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _reaped;

    /// <summary>Its process id, which is its group's as well.</summary>
    public int Pid => pid;

    /// <summary>Becomes readable when it ends; -1 where the kernel has no such thing.</summary>
    public int Descriptor => descriptor;

    /// <summary>Ends when the process has, its group is killed and it is reaped.</summary>
    public Task<ExitStatus> Ended => _ended.Task;

    /// <summary>Sends a signal to the whole group; nothing once it is reaped, for then the number may be another's.</summary>
    public void Signal(int signal)
    {
        lock (_lock)
            if (!_reaped) _ = Libc.kill(-pid, signal);
    }

    /// <summary>Reaps it if it has ended, after killing what it left behind: a zombie still holds the group's number.</summary>
    public bool TryReap()
    {
        ExitStatus status;
        lock (_lock)
        {
            if (!Libc.HasEnded(pid)) return false;
            _ = Libc.kill(-pid, Libc.SigKill);
            status = new ExitStatus(Libc.Reap(pid));
            _reaped = true;
        }

        if (descriptor >= 0) _ = Libc.close(descriptor);
        _ended.SetResult(status);
        return true;
    }
}
