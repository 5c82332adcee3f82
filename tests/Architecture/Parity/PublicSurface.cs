using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Gristmill.Architecture.Parity;

/// <summary>
/// The public surface of assemblies as lines of text, each complete in itself: a type's kind, one of its bases or
/// interfaces, its use as an attribute, a member's signature with accessibility, modifiers, names and defaults of
/// parameters and constraints. Code against one surface compiles against another that has all of its lines.
/// Nullability is left out. Nothing is loaded or resolved: the assemblies' own references may be missing.
/// </summary>
internal sealed class PublicSurface
{
    private readonly Dictionary<string, List<string>> _bases = [];
    private readonly SortedSet<string> _lines = new(StringComparer.Ordinal);

    /// <summary>The lines, in order.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Reads assemblies, of the types whose namespace is wanted.</summary>
    public static PublicSurface Read(IEnumerable<string> paths, Func<string, bool> isWanted)
    {
        var surface = new PublicSurface();
        foreach (var path in paths)
        {
            using var file = new PEReader(File.OpenRead(path));
            surface.Add(file.GetMetadataReader(), isWanted);
        }
        surface.AddInheritedBases();
        return surface;
    }

    private void Add(MetadataReader reader, Func<string, bool> isWanted)
    {
        var names = new TypeNames();
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            var name = names.GetTypeFromDefinition(reader, handle, 0);
            if (!IsPublic(reader, type) || !isWanted(NamespaceOf(reader, type))) continue;
            var surface = new TypeSurface(reader, names, type, name);
            _lines.UnionWith(surface.Describe());
            _bases[name] = [.. surface.Bases()];
        }
    }

    /// <summary>Adds the bases of bases, as far as they were read: a type may declare any of its ancestors as its base.</summary>
    private void AddInheritedBases()
    {
        foreach (var (type, bases) in _bases)
        {
            var open = new Queue<string>(bases);
            while (open.TryDequeue(out var ancestor))
            {
                _lines.Add($"{type} : {ancestor}");
                foreach (var next in _bases.GetValueOrDefault(ancestor, [])) open.Enqueue(next);
            }
        }
    }

    private static bool IsPublic(MetadataReader reader, TypeDefinition type) =>
        (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
                IsPublic(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
            _ => false,
        };

    private static string NamespaceOf(MetadataReader reader, TypeDefinition type) => type.IsNested
        ? NamespaceOf(reader, reader.GetTypeDefinition(type.GetDeclaringType()))
        : reader.GetString(type.Namespace);
}
