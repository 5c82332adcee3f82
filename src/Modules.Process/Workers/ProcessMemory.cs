using System.Globalization;

namespace Gristmill.Modules.Process;

/// <summary>Reads the resident memory of a process and its descendants from <c>/proc</c>.</summary>
internal static class ProcessMemory
{
    private const int MaxProcesses = 1000;

    /// <summary>The sum in bytes; shared pages count once for each process. 0 when the process is gone.</summary>
    public static long ReadTree(int pid)
    {
        var pending = new Stack<int>([pid]);
        var total = 0L;
        for (var seen = 0; seen < MaxProcesses && pending.TryPop(out var next); seen++)
        {
            total += Read($"/proc/{next}/statm") is { } memory && memory.Split(' ') is [_, var resident, ..]
                ? long.Parse(resident, CultureInfo.InvariantCulture) * Environment.SystemPageSize
                : 0;
            foreach (var child in (Read($"/proc/{next}/task/{next}/children") ?? "")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                pending.Push(int.Parse(child, CultureInfo.InvariantCulture));
        }

        return total;
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // The process ended meanwhile, or the kernel keeps no such list.
            return null;
        }
    }
}
