using System.Collections.Frozen;

namespace Gristmill.Modules;

/// <summary>Checks a manifest's <c>wasm</c>.</summary>
internal static class WasmManifestReader
{
    private const double LeastCpuSeconds = 0.01;

    /// <summary>The checked object.</summary>
    /// <param name="raw">As it stands in the file.</param>
    /// <param name="wrong">Makes the exception for a path and a problem.</param>
    public static WasmManifest Read(RawWasm raw, Func<string, string, ManifestException> wrong)
    {
        if (raw.MemoryMb is < 1 or > WasmManifest.MaxMemoryMb)
            throw Wrong("memoryMb", $"expected 1 to {WasmManifest.MaxMemoryMb}, got {raw.MemoryMb}.");
        if (raw.CpuSeconds is not (null or (>= LeastCpuSeconds and <= OperationManifest.MaxTimeoutSeconds)))
            throw Wrong("cpuSeconds",
                $"expected {LeastCpuSeconds} to {OperationManifest.MaxTimeoutSeconds}, or null for no limit, got {raw.CpuSeconds}.");
        if (raw.Workers is < 0 or > ProcessManifest.MaxWorkers)
            throw Wrong("workers", $"expected 0 to {ProcessManifest.MaxWorkers}, got {raw.Workers}.");
        foreach (var (name, value) in raw.Environment ?? [])
        {
            if (name.Length == 0 || name.Contains('=') || name.Contains('\0'))
                throw Wrong("environment", $"expected names without '=', got '{name}'.");
            if (value.Contains('\0')) throw Wrong($"environment.{name}", "expected a text without a NUL.");
        }

        return new WasmManifest
        {
            MemoryMb = raw.MemoryMb,
            CpuSeconds = raw.CpuSeconds,
            Workers = raw.Workers,
            Environment = (raw.Environment ?? []).ToFrozenDictionary(),
        };

        ManifestException Wrong(string path, string problem) => wrong($"wasm.{path}", problem);
    }
}
