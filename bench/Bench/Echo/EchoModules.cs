using System.Diagnostics;
using Gristmill.Testing.Nodes;

namespace Gristmill.Bench.Echo;

/// <summary>A modules directory with one module of each runtime that answers what it is given.</summary>
internal static class EchoModules
{
    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "echo");

    private static readonly (string Name, string Needs, string Manifest)[] Modules =
    [
        ("dotnet", "", """ "runtime": "dotnet", "entry": "Gristmill.ConformanceModule.dll", "operations": { "echo": { "class": "io" } } """),
        ("dotnet-cpu", "", """ "runtime": "dotnet", "entry": "Gristmill.ConformanceModule.dll", "operations": { "echo": {} } """),
        ("native", "cc", """
            "runtime": "native", "entry": "conformance", "native": { "concurrency": "shared" }, "operations": { "echo": {} }
            """),
        ("native-isolated", "cc", """
            "runtime": "native", "entry": "conformance", "native": { "isolation": "process" }, "operations": { "echo": { "class": "io" } },
            "process": { "workers": 2, "maxCalls": 10000000, "maxMemoryMb": 1024 }
            """),
        ("python", "python3", Process("worker.py", "python3")),
        ("node", "node", Process("worker.mjs", "node")),
        ("php", "php", Process("worker.php", "php")),
        ("wasm", "wat2wasm", Wasm("conformance.wasm")),
        ("wasi", "wat2wasm", Wasm("command.wasm")),
    ];

    /// <summary>Makes the modules whose tools are there; the others' names come with what they need.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="wanted">Their names; null for all.</param>
    public static (IReadOnlyList<string> Made, IReadOnlyList<(string Module, string Needs)> LeftOut) Make(
        string directory, IReadOnlyList<string>? wanted)
    {
        List<string> made = [];
        List<(string, string)> leftOut = [];
        foreach (var (name, needs, manifest) in Modules.Where(module => wanted is null || wanted.Contains(module.Name)))
        {
            if (needs.Length > 0 && !IsThere(needs))
            {
                leftOut.Add((name, needs));
                continue;
            }

            var folder = Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
            Fill(name, folder);
            File.WriteAllText(Path.Combine(folder, "module.json"), $$"""{ "name": "{{name}}", "version": "1.0.0", {{manifest}} }""");
            made.Add(name);
        }

        return (made, leftOut);
    }

    private static void Fill(string name, string folder)
    {
        switch (name)
        {
            case "native":
            case "native-isolated":
                Run("cc", "-std=c11", "-O2", "-shared", "-fPIC", "-I", Sources, "-o", Path.Combine(folder, "libconformance.so"),
                    Path.Combine(Sources, "conformance.c"));
                break;
            case "wasm":
            case "wasi":
                var text = name == "wasm" ? "conformance" : "command";
                Run("wat2wasm", "--enable-multi-memory", Path.Combine(Sources, $"{text}.wat"), "-o", Path.Combine(folder, $"{text}.wasm"));
                break;
            default:
                var source = name.StartsWith("dotnet", StringComparison.Ordinal)
                    ? Path.Combine(NodeProcess.Modules, "conformance")
                    : Path.Combine(Sources, name);
                foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
                break;
        }
    }

    private static string Process(string script, string program) => $$"""
        "runtime": "process", "entry": "{{script}}", "operations": { "echo": { "class": "io" } },
        "process": { "command": ["{{program}}", "{{script}}"], "workers": 2, "maxCalls": 10000000, "maxMemoryMb": 1024 }
        """;

    private static string Wasm(string file) => $$"""
        "runtime": "wasm", "entry": "{{file}}", "wasm": { "workers": 2 }, "operations": { "echo": { "class": "io" } }
        """;

    private static bool IsThere(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static void Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
