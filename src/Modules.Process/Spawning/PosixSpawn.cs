using System.Runtime.InteropServices;

namespace Gristmill.Modules.Process;

/// <summary>
/// <c>posix_spawn</c>: unlike .NET's own Process class it hands chosen descriptors to the child and puts it into a process
/// group of its own. Every other descriptor is closed on exec, and no signal stays blocked or ignored.
/// </summary>
internal static unsafe class PosixSpawn
{
    /// <summary>Starts a child and tells its process id, which is also its group's.</summary>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static int Start(SpawnRequest request)
    {
        var actions = stackalloc byte[Libc.OpaqueBytes];
        var attributes = stackalloc byte[Libc.OpaqueBytes];
        var signals = stackalloc byte[Libc.OpaqueBytes];
        Libc.CheckCode(Libc.posix_spawn_file_actions_init(actions), nameof(Libc.posix_spawn_file_actions_init));
        Libc.CheckCode(Libc.posix_spawnattr_init(attributes), nameof(Libc.posix_spawnattr_init));
        var arguments = new NativeStrings(request.Arguments);
        var environment = new NativeStrings(request.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
        try
        {
            Prepare(request, actions);
            Libc.CheckCode(Libc.posix_spawnattr_setflags(attributes,
                Libc.SpawnSetGroup | Libc.SpawnSetDefaultSignals | Libc.SpawnSetMask), "posix_spawnattr_setflags");
            Libc.CheckCode(Libc.posix_spawnattr_setpgroup(attributes, 0), "posix_spawnattr_setpgroup");
            _ = Libc.sigfillset(signals);
            Libc.CheckCode(Libc.posix_spawnattr_setsigdefault(attributes, signals), "posix_spawnattr_setsigdefault");
            _ = Libc.sigemptyset(signals);
            Libc.CheckCode(Libc.posix_spawnattr_setsigmask(attributes, signals), "posix_spawnattr_setsigmask");
            Libc.CheckCode(Libc.posix_spawn(
                out var pid, request.Program, actions, attributes, arguments.Pointer, environment.Pointer), request.Program);
            return pid;
        }
        finally
        {
            arguments.Free();
            environment.Free();
            _ = Libc.posix_spawn_file_actions_destroy(actions);
            _ = Libc.posix_spawnattr_destroy(attributes);
        }
    }

    private static void Prepare(SpawnRequest request, byte* actions)
    {
        Libc.CheckCode(Libc.posix_spawn_file_actions_addchdir_np(actions, request.Directory), request.Directory);
        if (!request.Descriptors.Any(pair => pair.Child == 0))
            Libc.CheckCode(Libc.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0), "/dev/null");
        foreach (var (ours, child) in request.Descriptors)
            Libc.CheckCode(Libc.posix_spawn_file_actions_adddup2(actions, ours, child), "posix_spawn_file_actions_adddup2");
        CloseFrom(actions, request.Descriptors.Max(pair => pair.Child) + 1);
    }

    /// <summary>Closes what the node itself was started with; all that it opened is closed on exec anyway.</summary>
    private static void CloseFrom(byte* actions, int first)
    {
        try
        {
            Libc.CheckCode(Libc.posix_spawn_file_actions_addclosefrom_np(actions, first), "closefrom");
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is not glibc 2.34 or later: descriptors that the node inherited reach the workers.
        }
    }

    /// <summary>A null-terminated array of C strings.</summary>
    private readonly struct NativeStrings
    {
        private readonly nint[] _strings;

        public NativeStrings(IEnumerable<string> strings)
        {
            _strings = [.. strings.Select(Marshal.StringToCoTaskMemUTF8), 0];
            Pointer = (byte**)Marshal.AllocCoTaskMem(_strings.Length * sizeof(nint));
            for (var i = 0; i < _strings.Length; i++) Pointer[i] = (byte*)_strings[i];
        }

        public byte** Pointer { get; }

        public void Free()
        {
            foreach (var text in _strings) Marshal.FreeCoTaskMem(text);
            Marshal.FreeCoTaskMem((nint)Pointer);
        }
    }
}
