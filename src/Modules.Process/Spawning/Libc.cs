using System.Runtime.InteropServices;

namespace Gristmill.Modules.Process;

/// <summary>What we need of the C library, on Linux, that .NET does not offer.</summary>
internal static unsafe partial class Libc
{
    public const int SigChld = 17;
    public const int SigKill = 9;
    public const int SigPipe = 13;
    public const int SigTerm = 15;
    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;
    public const int Interrupted = 4;
    public const int Again = 11;
    public const short PollIn = 1;
    public const short SpawnSetGroup = 0x02;
    public const short SpawnSetDefaultSignals = 0x04;
    public const short SpawnSetMask = 0x08;

    /// <summary>More than the C libraries' opaque structures take: 336 bytes is the largest.</summary>
    public const int OpaqueBytes = 1024;

    private const int AfUnix = 1;
    private const int SockStream = 1;
    private const int CloseOnExec = 0x80000;
    private const int DuplicateCloseOnExec = 1030;
    private const int PidfdOpen = 434;
    private const int WaitPid = 1;
    private const int WaitNoHang = 1;
    private const int WaitExited = 4;
    private const int WaitLeave = 0x01000000;
    private const int EventNonBlocking = 0x800;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>Two connected stream sockets, closed on exec.</summary>
    public static (int Ours, int Theirs) SocketPair()
    {
        var pair = stackalloc int[2];
        Check(socketpair(AfUnix, SockStream | CloseOnExec, 0, pair), nameof(socketpair));
        return (pair[0], Raise(pair[1]));
    }

    /// <summary>A pipe, closed on exec.</summary>
    public static (int Read, int Write) Pipe()
    {
        var pair = stackalloc int[2];
        Check(pipe2(pair, CloseOnExec), nameof(pipe2));
        return (pair[0], Raise(pair[1]));
    }

    /// <summary>A counter that wakes a poll.</summary>
    public static int Event() => Check(eventfd(0, CloseOnExec | EventNonBlocking), nameof(eventfd));

    /// <summary>A descriptor that becomes readable when the process ends; -1 where the kernel has none (before 5.3).</summary>
    public static int ProcessDescriptor(int pid) => (int)syscall(PidfdOpen, pid, 0);

    /// <summary>Whether a child has ended; it stays a zombie until it is reaped.</summary>
    public static bool HasEnded(int pid)
    {
        var info = stackalloc int[64];
        new Span<int>(info, 64).Clear();
        return waitid(WaitPid, pid, info, WaitExited | WaitNoHang | WaitLeave) == 0 && info[0] == SigChld;
    }

    /// <summary>Reaps a child that has ended and tells its wait status.</summary>
    public static int Reap(int pid)
    {
        int status;
        return waitpid(pid, &status, 0) == pid ? status : 0;
    }

    public static int Check(int result, string function) => result >= 0
        ? result
        : throw new IOException($"{function}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    public static void CheckCode(int code, string function)
    {
        if (code != 0) throw new IOException($"{function}: {Marshal.GetPInvokeErrorMessage(code)}");
    }

    /// <summary>
    /// Moves a descriptor out of the low numbers, where the child's own are to be: putting one in place must not
    /// overwrite another that is still to be put.
    /// </summary>
    private static int Raise(int descriptor)
    {
        var raised = Check(fcntl(descriptor, DuplicateCloseOnExec, 64), nameof(fcntl));
        _ = close(descriptor);
        return raised;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socketpair(int domain, int type, int protocol, int* pair);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2(int* pair, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint second);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitid(int kind, int id, int* info, int options);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, int* status, int options);

    [LibraryImport("libc")]
    public static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint read(int descriptor, void* buffer, nint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int descriptor, void* buffer, nint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint send(SafeHandle socket, void* buffer, nint count, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc")]
    public static partial int sigemptyset(void* set);

    [LibraryImport("libc")]
    public static partial int sigfillset(void* set);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn(
        out int pid, string path, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_adddup2(void* actions, int from, int to);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn_file_actions_addopen(void* actions, int to, string path, int flags, uint mode);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn_file_actions_addchdir_np(void* actions, string path);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_addclosefrom_np(void* actions, int from);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_init(void* attributes);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_destroy(void* attributes);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setpgroup(void* attributes, int group);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setsigdefault(void* attributes, void* set);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setsigmask(void* attributes, void* set);
}
