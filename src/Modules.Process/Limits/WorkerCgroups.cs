using System.Globalization;

namespace Gristmill.Modules.Process;

/// <summary>
/// Control groups for the workers of this process: one parent of ours in each controller, one group in it per worker.
/// What cannot be applied is kept as a sentence, never passed over.
/// </summary>
internal sealed class WorkerCgroups
{
    private const string Prefix = "gristmill-";
    private const int CpuPeriodMicroseconds = 100_000;
    private static int s_number;

    /// <summary>Held while groups are made or removed, so that a parent is not removed under a group that is being made.</summary>
    public static Lock Making { get; } = new();

    private readonly Dictionary<string, (string Parent, bool Unified)> _parents = [];
    private readonly List<string> _unapplied = [];
    private readonly IReadOnlyList<(string Controller, string File, string Value)> _settings;

    /// <summary>Makes the parents that the limits need.</summary>
    public WorkerCgroups(WorkerLimits limits, IReadOnlyList<CgroupController> controllers)
    {
        var wanted = Settings(limits).ToArray();
        foreach (var name in wanted.Select(setting => setting.Controller).Distinct())
            if (controllers.FirstOrDefault(candidate => candidate.Name == name) is { } controller) AddParent(controller);
            else _unapplied.Add($"limits.{Key(name)}: this host has no cgroup controller '{name}'");
        _settings =
        [
            .. wanted.Where(setting => _parents.TryGetValue(setting.Controller, out var parent)
                && parent.Unified == setting.Unified).Select(setting => (setting.Controller, setting.File, setting.Value)),
        ];
    }

    /// <summary>What could not be applied, and why.</summary>
    public IReadOnlyList<string> Unapplied => _unapplied;

    /// <summary>A group for one worker; null when no limit needs one.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public WorkerCgroup? Create()
    {
        if (_parents.Count == 0) return null;
        var name = $"worker-{Interlocked.Increment(ref s_number).ToString(CultureInfo.InvariantCulture)}";
        var folders = _parents.Values.Select(parent => Path.Combine(parent.Parent, name)).Distinct().ToArray();
        lock (Making)
        {
            foreach (var (controller, (parent, unified)) in _parents) MakeParent(controller, parent, unified);
            foreach (var folder in folders) Directory.CreateDirectory(folder);
            foreach (var (controller, file, value) in _settings)
                WriteIfThere(Path.Combine(_parents[controller].Parent, name, file), value);
        }

        return new WorkerCgroup(folders);
    }

    private static IEnumerable<(string Controller, bool Unified, string File, string Value)> Settings(WorkerLimits limits)
    {
        if (limits.MemoryBytes is { } memory)
        {
            yield return ("memory", false, "memory.limit_in_bytes", Text(memory));
            yield return ("memory", false, "memory.memsw.limit_in_bytes", Text(memory));
            yield return ("memory", true, "memory.max", Text(memory));
            yield return ("memory", true, "memory.swap.max", "0");
            yield return ("memory", true, "memory.oom.group", "1");
        }

        if (limits.Cpus is { } cpus)
        {
            var quota = Text((long)(cpus * CpuPeriodMicroseconds));
            yield return ("cpu", false, "cpu.cfs_period_us", Text(CpuPeriodMicroseconds));
            yield return ("cpu", false, "cpu.cfs_quota_us", quota);
            yield return ("cpu", true, "cpu.max", $"{quota} {Text(CpuPeriodMicroseconds)}");
        }

        if (limits.Pids is { } pids)
        {
            yield return ("pids", false, "pids.max", Text(pids));
            yield return ("pids", true, "pids.max", Text(pids));
        }
    }

    private void AddParent(CgroupController controller)
    {
        try
        {
            Sweep(controller.Directory);
            var parent = Path.Combine(
                controller.Directory, Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            lock (Making) MakeParent(controller.Name, parent, controller.Unified);
            _parents[controller.Name] = (parent, controller.Unified);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _unapplied.Add($"limits.{Key(controller.Name)}: {refused.Message}");
        }
    }

    private static void MakeParent(string controller, string parent, bool unified)
    {
        Directory.CreateDirectory(parent);
        if (!unified) return;
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(parent)!, "cgroup.subtree_control"), $"+{controller}");
        File.WriteAllText(Path.Combine(parent, "cgroup.subtree_control"), $"+{controller}");
    }

    /// <summary>Removes the groups of nodes that are gone, and kills what is still in them.</summary>
    private static void Sweep(string directory)
    {
        foreach (var folder in Directory.EnumerateDirectories(directory, Prefix + "*"))
        {
            var node = Path.GetFileName(folder)[Prefix.Length..];
            if (!int.TryParse(node, CultureInfo.InvariantCulture, out _) || Directory.Exists($"/proc/{node}")) continue;
            var workers = Directory.GetDirectories(folder);
            new WorkerCgroup(workers).KillAndRemove();
            WorkerCgroup.TryRemove(folder);
        }
    }

    private static void WriteIfThere(string file, string value)
    {
        // Swap accounting is not on every kernel; without swap there is nothing to account for.
        if (!File.Exists(file) && file.Contains("sw", StringComparison.Ordinal)) return;
        File.WriteAllText(file, value);
    }

    private static string Key(string controller) => controller switch { "memory" => "memoryMb", "cpu" => "cpus", _ => "pids" };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
