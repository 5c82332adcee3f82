using System.Globalization;

namespace Gristmill.Modules.Process;

/// <summary>One worker's control groups.</summary>
internal sealed class WorkerCgroup(IReadOnlyList<string> folders)
{
    private const string Members = "cgroup.procs";

    /// <summary>The files that a process writes itself into to join.</summary>
    public IEnumerable<string> JoinFiles => folders.Select(folder => Path.Combine(folder, Members));

    /// <summary>Kills whatever is in the groups, even what left the process group, and removes them once empty.</summary>
    /// <returns>Whether they are gone.</returns>
    public bool KillAndRemove()
    {
        foreach (var folder in folders)
            foreach (var member in Read(Path.Combine(folder, Members)))
                _ = Libc.kill(int.Parse(member, CultureInfo.InvariantCulture), Libc.SigKill);
        lock (WorkerCgroups.Making)
        {
            var gone = folders.Select(TryRemove).ToArray().All(removed => removed);
            // The parent goes with its last worker.
            foreach (var folder in folders) TryRemove(Path.GetDirectoryName(folder)!);
            return gone;
        }
    }

    /// <summary>Removes a group; false while something is in it.</summary>
    public static bool TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string[] Read(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            // The group is gone.
            return [];
        }
    }
}
