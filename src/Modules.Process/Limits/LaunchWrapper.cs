using System.Globalization;

namespace Gristmill.Modules.Process;

/// <summary>
/// What stands before a worker's command: joining its control groups, being killed when the node dies, rlimits. Each hands
/// over to the next by exec, so the worker keeps the process id.
/// </summary>
internal sealed class LaunchWrapper
{
    private const string Join =
        "n=$1; shift; while [ \"$n\" -gt 0 ]; do echo 0 >\"$1\" || exit 125; shift; n=$((n-1)); done; exec \"$@\"";

    private readonly string[] _wrap;

    /// <summary>Finds the helpers that the limits need.</summary>
    public LaunchWrapper(WorkerLimits limits)
    {
        var wrap = new List<string>();
        var unapplied = new List<string>();
        if (Programs.Find("setpriv", "/") is { } setpriv) wrap.AddRange([setpriv, "--pdeathsig", "KILL", "--"]);
        else unapplied.Add("kill with the node: setpriv (util-linux) is missing; a worker still ends when its channel closes");
        if (limits.OpenFiles is { } files)
        {
            if (Programs.Find("prlimit", "/") is { } prlimit)
                wrap.AddRange([prlimit, $"--nofile={files.ToString(CultureInfo.InvariantCulture)}", "--"]);
            else unapplied.Add("limits.openFiles: prlimit (util-linux) is missing");
        }

        _wrap = [.. wrap];
        Unapplied = unapplied;
    }

    /// <summary>What could not be applied, and why.</summary>
    public IReadOnlyList<string> Unapplied { get; }

    /// <summary>The command with all that stands before it.</summary>
    public IReadOnlyList<string> Wrap(IReadOnlyList<string> command, WorkerCgroup? group)
    {
        if (group is null) return [.. _wrap, .. command];
        var files = group.JoinFiles.ToArray();
        return ["/bin/sh", "-c", Join, "sh", files.Length.ToString(CultureInfo.InvariantCulture), .. files, .. _wrap, .. command];
    }
}
