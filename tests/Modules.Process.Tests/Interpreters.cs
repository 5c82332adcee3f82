namespace Gristmill.Modules.Process.Tests;

/// <summary>What the workers of the tests are run by.</summary>
internal static class Interpreters
{
    /// <summary>Why tests that need a program cannot run here; null when they can.</summary>
    public static string? Missing(string program) =>
        Programs.Find(program, "/") is null ? $"{program} is not installed: {Packages.Hint(program)}" : null;
}
