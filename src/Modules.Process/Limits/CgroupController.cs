namespace Gristmill.Modules.Process;

/// <summary>Where this process may make control groups for one controller.</summary>
/// <param name="Name"><c>memory</c>, <c>cpu</c> or <c>pids</c>.</param>
/// <param name="Directory">The group this process is in, or the hierarchy's root where that cannot be seen.</param>
/// <param name="Unified">Whether it is of version 2.</param>
internal sealed record CgroupController(string Name, string Directory, bool Unified)
{
    /// <summary>The controllers of this host: those of version 1 where they are mounted, else those of version 2.</summary>
    public static IReadOnlyList<CgroupController> Find() => File.Exists("/proc/self/mountinfo")
        ? Find(File.ReadAllLines("/proc/self/mountinfo"), File.ReadAllLines("/proc/self/cgroup"))
        : [];

    /// <summary>As the lines of <c>/proc/self/mountinfo</c> and <c>/proc/self/cgroup</c> tell.</summary>
    internal static IReadOnlyList<CgroupController> Find(string[] mounts, string[] groups)
    {
        var found = new List<CgroupController>();
        foreach (var name in (string[])["memory", "cpu", "pids"])
            if ((Version1(name, mounts, groups) ?? Version2(name, mounts, groups)) is { } controller) found.Add(controller);
        return found;
    }

    private static CgroupController? Version1(string name, string[] mounts, string[] groups)
    {
        // "... - cgroup cgroup rw,memory": the super options name the controllers.
        var mount = mounts.Select(Split).FirstOrDefault(m => m.Type == "cgroup" && m.Options.Split(',').Contains(name));
        if (mount.Point is null) return null;
        var group = groups.Select(line => line.Split(':', 3))
            .FirstOrDefault(parts => parts is [_, var names, _] && names.Split(',').Contains(name))?[2] ?? "/";
        return new(name, Within(mount.Point, group), Unified: false);
    }

    private static CgroupController? Version2(string name, string[] mounts, string[] groups)
    {
        var mount = mounts.Select(Split).FirstOrDefault(m => m.Type == "cgroup2");
        if (mount.Point is null) return null;
        var group = groups.Select(line => line.Split(':', 3)).FirstOrDefault(parts => parts is ["0", "", _])?[2] ?? "/";
        var directory = Within(mount.Point, group);
        var controllers = Path.Combine(directory, "cgroup.controllers");
        return File.Exists(controllers) && File.ReadAllText(controllers).Split(' ', '\n').Contains(name)
            ? new(name, directory, Unified: true)
            : null;
    }

    private static string Within(string mount, string group) =>
        Path.Combine(mount, group.TrimStart('/')) is var path && System.IO.Directory.Exists(path) ? path : mount;

    private static (string? Point, string Type, string Options) Split(string line)
    {
        var halves = line.Split(" - ", 2);
        var (left, right) = (halves[0].Split(' '), halves.Length > 1 ? halves[1].Split(' ') : []);
        return left.Length > 4 && right.Length > 2 ? (left[4], right[0], right[2]) : (null, "", "");
    }
}
