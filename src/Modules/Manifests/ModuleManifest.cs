using System.Collections.Frozen;

namespace Gristmill.Modules;

/// <summary>A module as its <c>module.json</c> describes it, checked.</summary>
public sealed record ModuleManifest
{
    /// <summary>The file every module's folder has.</summary>
    public const string FileName = "module.json";

    /// <summary>The longest version, in characters.</summary>
    public const int MaxVersionLength = 50;

    /// <summary>The most memory a manifest may state, in MiB: 1 TiB.</summary>
    public const int MaxMemoryMb = 1 << 20;

    /// <summary>The runtime whose modules have <see cref="Process"/>.</summary>
    public const string ProcessRuntime = "process";

    /// <summary>The runtime that hosts shared libraries.</summary>
    public const string NativeRuntime = "native";

    /// <summary>The runtime that runs WebAssembly.</summary>
    public const string WasmRuntime = "wasm";

    /// <summary>The module's name, which is its folder's.</summary>
    public required string Name { get; init; }

    /// <summary>Its version, as its author counts.</summary>
    public required string Version { get; init; }

    /// <summary>Which runtime hosts it.</summary>
    public required string Runtime { get; init; }

    /// <summary>The file to load, relative to the module's folder and within it.</summary>
    public required string Entry { get; init; }

    /// <summary>The class to make, for a dotnet module with several; empty when there is just one.</summary>
    public string Type { get; init; } = "";

    /// <summary>The longest idle time in seconds: a year.</summary>
    public const int MaxIdleSeconds = 31_536_000;

    /// <summary>What it does, for a person.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether the node is not ready until this module has loaded; others load with their first call.</summary>
    public bool Required { get; init; }

    /// <summary>
    /// The memory in bytes that one call takes at most, or one worker where it has workers, as its author states; null when that
    /// is to be learnt.
    /// </summary>
    public long? MemoryBytes { get; init; }

    /// <summary>
    /// After how long without a call its instance, workers included, is ended; the next call loads it again. Null keeps it.
    /// </summary>
    public TimeSpan? IdleTime { get; init; }

    /// <summary>Its operations by name.</summary>
    public required FrozenDictionary<string, OperationManifest> Operations { get; init; }

    /// <summary>How its workers are run; null for the runtimes that have none.</summary>
    public ProcessManifest? Process { get; init; }

    /// <summary>How a shared library is called; null for other runtimes.</summary>
    public NativeManifest? Native { get; init; }

    /// <summary>What a WebAssembly module may use; null for other runtimes.</summary>
    public WasmManifest? Wasm { get; init; }

    /// <summary>The module's folder, a full path.</summary>
    public required string Directory { get; init; }

    /// <summary>Tells the contents of the folder from others, for who remembers something of them; empty when nobody looked.</summary>
    public string Content { get; init; } = "";

    /// <summary>The full path of <see cref="Entry"/>.</summary>
    public string EntryPath => Path.Combine(Directory, Entry);
}
