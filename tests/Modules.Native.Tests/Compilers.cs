
namespace Gristmill.Modules.Native.Tests;

/// <summary>Builds native modules from source with what a module's author has: <c>cc</c> or plain <c>rustc</c>.</summary>
internal static class Compilers
{
    private static string Sources => Path.Combine(AppContext.BaseDirectory, "sources");

    /// <summary>Why a compiler cannot be used here; null when it can.</summary>
    public static string? Missing(string compiler) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, compiler)))
            ? null
            : $"{compiler} is not installed.";

    /// <summary>Compiles a C file.</summary>
    public static void C(string source, string library) =>
        Run("cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-I", Sources,
            "-o", library, Path.Combine(Sources, source));

    /// <summary>Compiles a Rust file, with nothing but its standard library.</summary>
    public static void Rust(string source, string library) =>
        Run("rustc", "--edition=2021", "--crate-type=cdylib", "-O", "-o", library, Path.Combine(Sources, source));

    private static void Run(string compiler, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(compiler, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{compiler} failed: {errors}");
    }
}
