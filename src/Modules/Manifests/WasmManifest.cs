using System.Collections.Frozen;

namespace Gristmill.Modules;

/// <summary>What a WebAssembly module may use: the manifest's <c>wasm</c>.</summary>
public sealed record WasmManifest
{
    /// <summary>The most linear memory a manifest may ask for: all that 32 bits can address.</summary>
    public const int MaxMemoryMb = 4096;

    /// <summary>The linear memory of one instance, in MiB.</summary>
    public int MemoryMb { get; init; } = 64;

    /// <summary>The processor time of one call, in seconds; null means that only its time limit bounds it.</summary>
    public double? CpuSeconds { get; init; }

    /// <summary>How many workers; 0 means as many as the node has cores, at most its limit of instances.</summary>
    public int Workers { get; init; }

    /// <summary>The variables the module sees; it sees no other.</summary>
    public FrozenDictionary<string, string> Environment { get; init; } = FrozenDictionary<string, string>.Empty;
}
