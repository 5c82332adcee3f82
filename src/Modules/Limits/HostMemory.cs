using System.Globalization;

namespace Gristmill.Modules;

/// <summary>The memory of this process's control group, or else of the host.</summary>
/// <param name="Total">What there is, in bytes: the host's, or the control group's limit where that is less.</param>
/// <param name="Available">What of it is free, in bytes.</param>
/// <param name="Source"><c>control group</c> or <c>host</c>.</param>
public sealed record HostMemory(long Total, long Available, string Source)
{
    /// <summary>Reads this host; null where that cannot be read.</summary>
    public static HostMemory? Read() => Read("/proc/meminfo", "/proc/self/cgroup", "/sys/fs/cgroup");

    /// <summary>Reads from files such as Linux has.</summary>
    internal static HostMemory? Read(string memory, string groups, string root)
    {
        if (!File.Exists(memory)) return null;
        var facts = File.ReadLines(memory).Select(line => line.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length >= 2).ToDictionary(parts => parts[0], parts => parts[1]);
        if (Kilobytes("MemTotal") is not { } total || Kilobytes("MemAvailable") is not { } available) return null;
        return Group(groups, root) is var (limit, used) && limit < total
            ? new HostMemory(limit, Math.Clamp(limit - used, 0, available), "control group")
            : new HostMemory(total, available, "host");

        long? Kilobytes(string name) =>
            facts.TryGetValue(name, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value << 10
                : null;
    }

    /// <summary>The limit and the use of the group, of version 2 or 1; null when it has no limit.</summary>
    private static (long Limit, long Used)? Group(string groups, string root)
    {
        if (!File.Exists(groups)) return null;
        foreach (var line in File.ReadLines(groups))
        {
            if (line.Split(':', 3) is not [var id, var controllers, var path]) continue;
            var folders = id == "0" ? new[] { root + path, root }
                : controllers.Split(',').Contains("memory") ? [$"{root}/memory{path}", $"{root}/memory"]
                : [];
            var (limitFile, usedFile) = id == "0" ? ("memory.max", "memory.current") : ("memory.limit_in_bytes", "memory.usage_in_bytes");
            // In a container the path may be that of the outside; then the root is the container's own group.
            foreach (var folder in folders)
                if (Number(Path.Combine(folder, limitFile)) is { } limit)
                    return (limit, Number(Path.Combine(folder, usedFile)) ?? 0);
        }

        return null;
    }

    /// <summary>The number in a file; null when there is none, as where the limit is <c>max</c>.</summary>
    private static long? Number(string file) => File.Exists(file)
        && long.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
