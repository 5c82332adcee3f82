using System.Diagnostics;

namespace Gristmill.Modules.Wasm.Tests;

/// <summary>Makes modules from WebAssembly text with <c>wat2wasm</c>.</summary>
internal static class Wabt
{
    private static int s_last;

    /// <summary>Why WebAssembly cannot be made and run here; null when it can.</summary>
    public static string? Missing { get; } = !IsThere("wat2wasm") ? "wat2wasm is not installed: apt-get install wabt"
        : !IsThere("node") ? "node is not installed: apt-get install nodejs"
        : null;

    /// <summary>Compiles a file of the fixtures into a folder; returns the module's file name.</summary>
    public static string Compile(string source, string folder)
    {
        Directory.CreateDirectory(folder);
        var module = Path.ChangeExtension(source, ".wasm");
        Run(Path.Combine(AppContext.BaseDirectory, "sources", source), Path.Combine(folder, module));
        return module;
    }

    /// <summary>Compiles a text into a folder of its own; returns the module's full path.</summary>
    public static string CompileText(string text)
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(AppContext.BaseDirectory, "made", $"{Interlocked.Increment(ref s_last)}")).FullName;
        var source = Path.Combine(folder, "module.wat");
        File.WriteAllText(source, text);
        Run(source, Path.Combine(folder, "module.wasm"));
        return Path.Combine(folder, "module.wasm");
    }

    private static void Run(string source, string module)
    {
        using var process = System.Diagnostics.Process.Start(
            new ProcessStartInfo("wat2wasm", ["--enable-multi-memory", source, "-o", module])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"wat2wasm failed: {errors}");
    }

    private static bool IsThere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
