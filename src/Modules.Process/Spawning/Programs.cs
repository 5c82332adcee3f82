namespace Gristmill.Modules.Process;

/// <summary>Finds programs as a shell does.</summary>
public static class Programs
{
    /// <summary>The search path of worker processes: the node's own.</summary>
    public static string SearchPath { get; } =
        Environment.GetEnvironmentVariable("PATH") is { Length: > 0 } path ? path : "/usr/local/bin:/usr/bin:/bin";

    /// <summary>The full path of a program, or null when there is none.</summary>
    /// <param name="program">A name to be looked for in the search path, or a path, relative to the directory.</param>
    /// <param name="directory">The working directory.</param>
    public static string? Find(string program, string directory)
    {
        if (program.Contains('/'))
            return Path.GetFullPath(program, directory) is var path && IsExecutable(path) ? path : null;
        return SearchPath.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) => File.Exists(path) && !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None;
}
