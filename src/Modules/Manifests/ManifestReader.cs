using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gristmill.Modules.Sdk;

namespace Gristmill.Modules;

/// <summary>Reads and checks <c>module.json</c>.</summary>
internal static class ManifestReader
{
    /// <summary>What the name of a file without a folder says.</summary>
    private static readonly string[] Implied = ["name", "runtime", "entry"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads the manifest of the module in a folder.</summary>
    /// <exception cref="ManifestException">It is missing, unreadable or wrong.</exception>
    public static ModuleManifest Read(string directory) => Read(directory, Path.GetFileName(directory), null);

    /// <summary>Reads the manifest in a folder.</summary>
    /// <param name="directory">The folder, a full path.</param>
    /// <param name="name">The name it must state.</param>
    /// <param name="version">The version it must state; null for any.</param>
    /// <exception cref="ManifestException">It is missing, unreadable or wrong.</exception>
    public static ModuleManifest Read(string directory, string name, string? version)
    {
        var file = Path.Combine(directory, ModuleManifest.FileName);
        var manifest = Check(Parse(file, () => File.ReadAllBytes(file)), file, directory, name);
        return version is null || manifest.Version == version
            ? manifest
            : throw new ManifestException(file, "version", $"expected the folder's name '{version}', got '{manifest.Version}'.");
    }

    /// <summary>Reads the manifest that a file without a folder has of itself.</summary>
    /// <exception cref="ManifestException">It has none, or that is wrong.</exception>
    /// <param name="path">The file.</param>
    /// <param name="copy">A copy of it, to ask.</param>
    /// <param name="name">The module's name, which the file's says.</param>
    /// <param name="runtime">The runtime that can ask it.</param>
    public static ModuleManifest ReadBare(string path, string copy, string name, IBareModuleRuntime runtime)
    {
        var raw = Parse(path, () =>
        {
            var manifest = JsonNode.Parse(runtime.Describe(copy).Span) as JsonObject
                ?? throw new ManifestException(path, "", "expected an object that describes the module.");
            if (Implied.FirstOrDefault(manifest.ContainsKey) is { } implied)
                throw new ManifestException(path, implied, "expected nothing, for the file's name says it.");
            manifest["name"] = name;
            manifest["runtime"] = runtime.Name;
            manifest["entry"] = Path.GetFileName(path);
            return JsonSerializer.SerializeToUtf8Bytes(manifest);
        });
        var manifest = Check(raw, path, Path.GetDirectoryName(path)!, name);
        return manifest.Native is not { IsIsolated: true }
            ? manifest
            : throw new ManifestException(path, "native.isolation",
                "expected 'none', for a library that describes itself is loaded by the node to ask it: put it into a folder with a "
                + $"{ModuleManifest.FileName}.");
    }

    private static ModuleManifest Check(RawManifest raw, string file, string directory, string name)
    {
        if (raw.Name != name) throw Wrong("name", $"expected the folder's name '{name}', got '{raw.Name}'.");
        if (!ModuleNames.IsName(raw.Name)) throw Wrong("name", ModuleNames.Rule);
        if (raw.Version.Length is 0 or > ModuleManifest.MaxVersionLength)
            throw Wrong("version", $"expected 1 to {ModuleManifest.MaxVersionLength} characters.");
        if (raw.Operations.Count == 0) throw Wrong("operations", "expected at least one operation.");
        if (raw.Entry.Length == 0 || Path.IsPathRooted(raw.Entry) || raw.Entry.Split('/', '\\').Contains(".."))
            throw Wrong("entry", $"expected a path within the module's folder, got '{raw.Entry}'.");
        var native = raw.Runtime == ModuleManifest.NativeRuntime ? Native(raw.Native ?? new RawNative()) : null;
        var isolated = native is { IsIsolated: true };
        if (raw.Runtime == ModuleManifest.ProcessRuntime && raw.Process is null)
            throw Wrong("process", "expected an object that says how workers are run, got nothing.");
        if (raw.Runtime != ModuleManifest.ProcessRuntime && !isolated && raw.Process is not null)
            throw Wrong("process", $"expected only with the runtime '{ModuleManifest.ProcessRuntime}', or with "
                + $"'native.isolation' 'process', got it with '{raw.Runtime}'.");
        if (raw.Runtime != ModuleManifest.NativeRuntime && raw.Native is not null)
            throw Wrong("native", $"expected only with the runtime '{ModuleManifest.NativeRuntime}', got it with '{raw.Runtime}'.");
        if (raw.Runtime != ModuleManifest.WasmRuntime && raw.Wasm is not null)
            throw Wrong("wasm", $"expected only with the runtime '{ModuleManifest.WasmRuntime}', got it with '{raw.Runtime}'.");
        if (raw.MemoryMb is < 1 or > ModuleManifest.MaxMemoryMb)
            throw Wrong("memoryMb", $"expected 1 to {ModuleManifest.MaxMemoryMb}, got {raw.MemoryMb}.");
        if (raw.IdleSeconds is { } idle && !(idle is >= 1 and <= ModuleManifest.MaxIdleSeconds))
            throw Wrong("idleSeconds", $"expected 1 to {ModuleManifest.MaxIdleSeconds}, got {idle}.");
        if (raw is { IdleSeconds: not null, Required: true })
            throw Wrong("idleSeconds", "expected nothing for a module that is required, which stays loaded.");
        return new ModuleManifest
        {
            Name = raw.Name,
            Version = raw.Version,
            Runtime = raw.Runtime,
            Entry = raw.Entry,
            Type = raw.Type ?? "",
            Description = raw.Description ?? "",
            Required = raw.Required,
            MemoryBytes = raw.MemoryMb is { } megabytes ? (long)megabytes << 20 : null,
            IdleTime = raw.IdleSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Directory = directory,
            Process = raw.Process is null ? null : ProcessManifestReader.Read(raw.Process, isolated, Wrong),
            Native = native,
            Wasm = raw.Runtime == ModuleManifest.WasmRuntime ? WasmManifestReader.Read(raw.Wasm ?? new RawWasm(), Wrong) : null,
            Operations = raw.Operations.Select(pair => OperationManifestReader.Read(pair.Key, pair.Value, holdsThread: native is { IsIsolated: false }, Wrong))
                .ToFrozenDictionary(operation => operation.Name),
        };

        NativeManifest Native(RawNative native) => new()
        {
            Concurrency = native.Concurrency switch
            {
                "serial" => NativeConcurrency.Serial,
                "instances" => NativeConcurrency.Instances,
                "shared" => NativeConcurrency.Shared,
                _ => throw Wrong("native.concurrency",
                    $"expected 'serial', 'instances' or 'shared', got '{native.Concurrency}'."),
            },
            IsIsolated = native.Isolation switch
            {
                "none" => false,
                "process" => true,
                _ => throw Wrong("native.isolation", $"expected 'none' or 'process', got '{native.Isolation}'."),
            },
        };

        ManifestException Wrong(string path, string problem) => new(file, path, problem);
    }

    private static RawManifest Parse(string file, Func<byte[]> read)
    {
        try
        {
            return JsonSerializer.Deserialize<RawManifest>(read(), Json)
                ?? throw new ManifestException(file, "", "expected an object, got null.");
        }
        catch (JsonException invalid)
        {
            throw new ManifestException(file, JsonField.From(invalid), JsonField.Describe(invalid), invalid);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ModuleLoadException)
        {
            throw new ManifestException(file, "", $"cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
