using System.Reflection;

namespace Gristmill.Silo;

/// <summary>This build's version.</summary>
public static class NodeVersion
{
    /// <summary>As in <c>0.1.0+1ebb825</c>: the version, and the commit it was built from where that is known.</summary>
    public static string Text { get; } = Shorten(typeof(NodeVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    private static string Shorten(string version) =>
        version.IndexOf('+') is var plus and >= 0 && version.Length > plus + 8 ? version[..(plus + 8)] : version;
}
