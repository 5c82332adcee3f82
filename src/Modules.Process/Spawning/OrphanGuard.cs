using System.Globalization;
using System.Text;

namespace Gristmill.Modules.Process;

/// <summary>
/// A shell that waits for this process to die, however that happens, and then kills the process groups of its children. The
/// kernel's own "kill when the parent dies" reaches a child but not what that has started.
/// </summary>
internal sealed unsafe class OrphanGuard
{
    private const string Shell = "/bin/sh";

    private const string Script =
        "groups=; while read -r word group; do case $word in add) groups=\"$groups $group\" ;; *) rest=; "
        + "for known in $groups; do [ \"$known\" = \"$group\" ] || rest=\"$rest $known\"; done; groups=$rest ;; esac; done; "
        + "for group in $groups; do kill -KILL -\"$group\" 2>/dev/null; done";

    private readonly int _words;

    /// <summary>Starts the shell.</summary>
    /// <exception cref="IOException">It cannot be started.</exception>
    public OrphanGuard()
    {
        var (read, write) = Libc.Pipe();
        try
        {
            Pid = PosixSpawn.Start(new SpawnRequest
            {
                Program = Shell,
                Arguments = [Shell, "-c", Script],
                Environment = new Dictionary<string, string> { ["PATH"] = Programs.SearchPath },
                Directory = "/",
                Descriptors = [(read, 0)],
            });
            _words = write;
        }
        finally
        {
            _ = Libc.close(read);
        }
    }

    /// <summary>The shell's process id.</summary>
    public int Pid { get; }

    /// <summary>Watches over a group.</summary>
    public void Add(int group) => Tell("add", group);

    /// <summary>The group is gone.</summary>
    public void Remove(int group) => Tell("remove", group);

    private void Tell(string word, int group)
    {
        var line = Encoding.ASCII.GetBytes($"{word} {group.ToString(CultureInfo.InvariantCulture)}\n");
        fixed (byte* first = line) _ = Libc.write(_words, first, line.Length);
    }
}
