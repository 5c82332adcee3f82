namespace Gristmill.Modules;

/// <summary>A manifest's <c>wasm</c> as it stands in the file; the defaults are those of <see cref="WasmManifest"/>.</summary>
internal sealed record RawWasm(
    int MemoryMb = 64, double? CpuSeconds = null, int Workers = 0, Dictionary<string, string>? Environment = null);
