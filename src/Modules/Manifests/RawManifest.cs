using System.Text.Json.Serialization;

namespace Gristmill.Modules;

/// <summary>A manifest as it stands in the file.</summary>
internal sealed record RawManifest(
    string Name,
    string Version,
    string Runtime,
    string Entry,
    Dictionary<string, RawOperation> Operations,
    string? Type = null,
    string? Description = null,
    bool Required = false,
    int? MemoryMb = null,
    double? IdleSeconds = null,
    RawProcess? Process = null,
    RawNative? Native = null,
    RawWasm? Wasm = null,
    [property: JsonPropertyName("$schema")] string? Schema = null);
