namespace Gristmill.Modules;

/// <summary>
/// Reads the modules directories. A module is <c>NAME/module.json</c>, or several versions as <c>NAME/VERSION/module.json</c>, or
/// both, or a single file that describes itself. Of directories that have a module of one name, the first one's is taken, with
/// all its versions.
/// </summary>
internal sealed class ModuleFolders(ModuleHostOptions options, IReadOnlyList<IModuleRuntime> runtimes, ModuleCopies copies)
{
    /// <summary>Every module's name, and every folder's that looks like one, in order.</summary>
    public IReadOnlyList<string> Names() =>
    [
        .. options.Directories.Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories)
            .Where(folder => Folders(folder).Any())
            .Select(folder => Path.GetFileName(folder)!)
            .Concat(BareNames())
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>A module's versions; null when there is no such module.</summary>
    public ModuleVersions? Read(string name)
    {
        if (!ModuleNames.IsName(name)) return null;
        foreach (var directory in options.Directories.Select(Path.GetFullPath))
        {
            List<ModuleSource> found = [.. Folders(Path.Combine(directory, name)).Select(folder => ReadFolder(folder, name, directory))];
            if (found.Count == 0) found.AddRange(BareFiles(directory, name).Take(1));
            if (found.Count > 0) return ModuleVersions.Choose(name, WithoutDoubles(found), options.Pinned.TryGetValue(name, out var pin) ? pin : null);
        }

        return null;
    }

    /// <summary>The runtime of a manifest.</summary>
    public IModuleRuntime Runtime(ModuleManifest manifest) => runtimes.First(runtime => runtime.Name == manifest.Runtime);

    /// <summary>The name of the module that a path within a modules directory belongs to; null when it is none's.</summary>
    public string? NameOf(string relativePath)
    {
        var parts = relativePath.Split(Path.DirectorySeparatorChar);
        var name = parts.Length > 1 ? parts[0]
            : Bare.Select(runtime => runtime.ModuleName(parts[0])).FirstOrDefault(bare => bare is not null) ?? parts[0];
        return ModuleNames.IsName(name) ? name : null;
    }

    /// <summary>A module's folder where it has a manifest, and those within it that have.</summary>
    private static IEnumerable<string> Folders(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        return new[] { folder }.Concat(Directory.EnumerateDirectories(folder)).Where(ModuleFiles.HasManifest);
    }

    private ModuleSource ReadFolder(string folder, string name, string directory)
    {
        var isVersion = Path.GetDirectoryName(folder) != directory;
        return Read(folder, isVersion ? Path.GetFileName(folder) : "", name, null,
            () => ManifestReader.Read(folder, name, isVersion ? Path.GetFileName(folder) : null));
    }

    private IEnumerable<ModuleSource> BareFiles(string directory, string name) =>
        from runtime in Bare
        let path = Path.Combine(directory, runtime.FileName(name))
        where File.Exists(path)
        select Read(path, "", name, runtime, () =>
        {
            // Described from a copy: the loader would answer a file that was overwritten in place with what it loaded before.
            using var copy = copies.Make(path);
            return ManifestReader.ReadBare(path, copy.Path, name, runtime);
        });

    private ModuleSource Read(string path, string version, string name, IBareModuleRuntime? bare, Func<ModuleManifest> read)
    {
        var stamp = "";
        try
        {
            stamp = FolderStamp.Of(path);
            var manifest = read();
            CheckRuntime(manifest, path);
            return new ModuleSource
            {
                Name = name, Version = manifest.Version, Path = path, Bare = bare, Manifest = manifest, Stamp = stamp,
            };
        }
        catch (ManifestException wrong)
        {
            return new ModuleSource { Name = name, Version = version, Path = path, Bare = bare, Fault = wrong, Stamp = stamp };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            var fault = new ManifestException(path, "", $"cannot be read: {unreadable.Message}", unreadable);
            return new ModuleSource { Name = name, Version = version, Path = path, Bare = bare, Fault = fault, Stamp = stamp };
        }
    }

    private void CheckRuntime(ModuleManifest manifest, string path)
    {
        if (runtimes.All(runtime => runtime.Name != manifest.Runtime))
            throw new ManifestException(Path.Combine(path, ModuleManifest.FileName), "runtime",
                $"expected one of {string.Join(", ", runtimes.Select(runtime => $"'{runtime.Name}'"))}, got '{manifest.Runtime}'.");
    }

    /// <summary>Of two folders that say the same version, the second is refused.</summary>
    private static IEnumerable<ModuleSource> WithoutDoubles(List<ModuleSource> found)
    {
        foreach (var same in found.GroupBy(source => source.Version))
        {
            var first = same.FirstOrDefault(source => source.Manifest is not null);
            foreach (var source in same)
                yield return source.Manifest is null || source == first ? source : source with
                {
                    Manifest = null,
                    Fault = new ManifestException(Path.Combine(source.Path, ModuleManifest.FileName), "version",
                        $"expected one that no other folder of the module has, got '{source.Version}', which {first!.Path} has."),
                };
        }
    }

    private IEnumerable<IBareModuleRuntime> Bare => runtimes.OfType<IBareModuleRuntime>();

    private IEnumerable<string> BareNames() =>
        from directory in options.Directories.Where(Directory.Exists)
        from file in Directory.EnumerateFiles(directory)
        from runtime in Bare
        let name = runtime.ModuleName(Path.GetFileName(file))
        where name is not null
        select name;
}
