using System.Globalization;

namespace Gristmill.Modules;

/// <summary>What the host can bear, read once at start.</summary>
/// <param name="Cores">Processors this process may use: the cgroup's quota and the affinity mask are honoured.</param>
/// <param name="OpenFiles">The soft limit on open file descriptors; null when unlimited or unreadable.</param>
/// <param name="Memory">Its memory; null when that cannot be read.</param>
public sealed record HostFacts(int Cores, long? OpenFiles, HostMemory? Memory = null)
{
    /// <summary>Reads this host.</summary>
    public static HostFacts Read() => new(Environment.ProcessorCount, ReadOpenFiles("/proc/self/limits"), HostMemory.Read());

    /// <summary>The soft limit on open files in a <c>/proc/PID/limits</c> file.</summary>
    internal static long? ReadOpenFiles(string path)
    {
        if (!File.Exists(path)) return null;
        var line = File.ReadLines(path).FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
