using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Gristmill.Modules.Wasm;

/// <summary>How a worker that hosts a WebAssembly module is run.</summary>
internal static class WasmHost
{
    private const int PagesPerMegabyte = 16;

    /// <summary>
    /// What the kernel grants a worker, and what it may grow to before it is replaced, beyond the guest's memory, in
    /// MiB: Node, and arguments and results of up to 16 MiB, of which it has several copies.
    /// </summary>
    private const int MostBeside = 512, BesideBeforeReplaced = 256;

    /// <summary>Calls after which a worker is replaced: rarely, since guests leave nothing behind in it.</summary>
    private const int MaxCalls = 100_000;

    /// <summary>Tells the script its settings. In the environment, since everybody may read a command line.</summary>
    private const string SettingsVariable = "GRISTMILL_WASM";

    /// <summary>The script, beside this assembly.</summary>
    public static string Script { get; } = Path.Combine(AppContext.BaseDirectory, "wasm-host", "host.mjs");

    /// <summary>The worker of a module.</summary>
    public static ProcessManifest Process(string entry, WasmManifest wasm) => new()
    {
        Command = ["node", $"--wasm-max-mem-pages={Pages(wasm)}", Script, entry],
        Workers = wasm.Workers,
        Warm = InstancePoolOptions.MaxWarm,
        MaxCalls = MaxCalls,
        MaxMemoryBytes = (wasm.MemoryMb + BesideBeforeReplaced) * (1L << 20),
        Limits = new WorkerLimits { MemoryBytes = (wasm.MemoryMb + MostBeside) * (1L << 20) },
        Environment = new Dictionary<string, string>
        {
            [SettingsVariable] = JsonSerializer.Serialize(
                new Settings(wasm.MemoryMb, wasm.CpuSeconds, wasm.Environment), JsonSerializerOptions.Web),
        }.ToFrozenDictionary(),
    };

    private static string Pages(WasmManifest wasm) => (wasm.MemoryMb * PagesPerMegabyte).ToString(CultureInfo.InvariantCulture);

    private sealed record Settings(int MemoryMb, double? CpuSeconds, IReadOnlyDictionary<string, string> Environment);
}
