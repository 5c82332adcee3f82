namespace Gristmill.Modules.Process.Tests;

/// <summary>What the workers of the tests are run by.</summary>
internal static class Interpreters
{
    /// <summary>Why tests that need a program cannot run here; null when they can.</summary>
    public static string? Missing(string program) =>
        Programs.Find(program, "/") is null ? $"{program} is not installed: {Packages.Hint(program)}" : null;

    /// <summary>Why tests that need PHP with MessagePack cannot run here; null when they can.</summary>
    public static string? MissingPhpMessagePack { get; } = Missing("php") ?? (PhpHas("msgpack")
        ? null
        : "PHP's MessagePack is not installed: apt-get install php-msgpack");

    private static bool PhpHas(string extension)
    {
        using var php = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("php", ["-m"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var modules = php.StandardOutput.ReadToEnd();
        php.WaitForExit();
        return modules.Split('\n').Contains(extension);
    }
}
