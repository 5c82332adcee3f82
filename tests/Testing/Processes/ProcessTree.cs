using System.Diagnostics;
using System.Globalization;

namespace Gristmill.Testing.Processes;

/// <summary>What a process and all it started used, as /proc tells it.</summary>
public static class ProcessTree
{
    /// <summary>Linux counts processor time in hundredths of a second, whatever the kernel's own tick.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Processor time, user and system, with that of children that have ended.</summary>
    public static TimeSpan ProcessorTime(int root)
    {
        var stats = ReadAll();
        var children = stats.ToLookup(stat => stat.Parent);
        var ticks = stats.Where(stat => stat.Id == root).Sum(Sum);
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);

        long Sum(Stat stat) => stat.Ticks + children[stat.Id].Sum(Sum);
    }

    /// <summary>How many processes it started that are there, as zombies too; theirs are not counted.</summary>
    public static int Children(int root) => ReadAll().Count(stat => stat.Parent == root);

    /// <summary>Kills the children of this process, and theirs.</summary>
    public static void KillChildren()
    {
        foreach (var child in ReadAll().Where(stat => stat.Parent == Environment.ProcessId))
        {
            try
            {
                using var process = Process.GetProcessById(child.Id);
                process.Kill(entireProcessTree: true);
            }
            catch (ArgumentException)
            {
                // It ended meanwhile.
            }
        }
    }

    private static Stat[] ReadAll() => [.. Directory.EnumerateDirectories("/proc").Select(Read).OfType<Stat>()];

    /// <summary>proc_pid_stat(5): the name in parentheses may hold anything, so the fields are counted from its end.</summary>
    private static Stat? Read(string directory)
    {
        if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return null;
        try
        {
            var text = File.ReadAllText(Path.Combine(directory, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new Stat(id, int.Parse(fields[1], CultureInfo.InvariantCulture),
                fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }

    private sealed record Stat(int Id, int Parent, long Ticks);
}
