using System.Reflection;

namespace Gristmill.Architecture.Parity;

/// <summary>The genuine surface: the assemblies that restore, and the facts about those that may not.</summary>
internal static class OrleansSurface
{
    private static readonly string[] Packages = [
        "Core.Abstractions", "TestingHost", "Persistence.AdoNet", "Clustering.AdoNet", "Reminders.AdoNet"];

    /// <summary>All lines.</summary>
    public static HashSet<string> Read() => [.. PublicSurface.Read(Packages.Select(PathOf), _ => true).Lines, .. Facts()];

    /// <summary>The lines of the fact file.</summary>
    public static IEnumerable<string> Facts()
    {
        using var stream = typeof(OrleansSurface).Assembly.GetManifestResourceStream("orleans-facts.txt")!;
        using var text = new StreamReader(stream);
        while (text.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line;
    }

    private static string PathOf(string package) => Path.Combine(
        Metadata("NuGetPackageRoot"),
        $"microsoft.orleans.{package}".ToLowerInvariant(),
        Metadata("OrleansVersion"),
        "lib",
        "net10.0",
        $"Orleans.{package}.dll");

    private static string Metadata(string key) => typeof(OrleansSurface).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
