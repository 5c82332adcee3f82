using System.Xml.Linq;

namespace Gristmill.Architecture;

/// <summary>Who may refer to whom, as <c>docs/architecture.md</c> says; read from the project files.</summary>
public sealed class LayerTests
{
    private static readonly string Root = FindRoot();

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Modules.Sdk"] = [],
        ["Modules"] = ["Modules.Sdk"],
        ["Modules.DotNet"] = ["Modules"],
        ["Modules.Native"] = ["Modules"],
        ["Modules.Native.Host"] = ["Modules.Native"],
        ["Modules.Process"] = ["Modules"],
        ["Modules.Wasm"] = ["Modules"],
        ["Jobs"] = [],
        ["Jobs.Sqlite"] = ["Jobs"],
        ["Jobs.PostgreSql"] = ["Jobs"],
        ["Embedded"] = [],
        ["Grains.Interfaces"] = ["Embedded"],
        ["Grains"] = ["Grains.Interfaces", "Jobs", "Modules"],
        ["Silo"] = ["Grains", "Jobs.PostgreSql", "Jobs.Sqlite", "Modules.DotNet", "Modules.Native", "Modules.Process",
            "Modules.Wasm"],
        ["Frontend"] = ["Grains.Interfaces", "Silo"],
    };

    public static TheoryData<string> Projects() =>
        [.. Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_what_lies_below_it(string project)
    {
        var references = XDocument.Load(Path.Combine(Root, project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)).ToArray();
        Assert.Empty(references.Except(Allowed[Path.GetFileNameWithoutExtension(project)]));
    }

    [Fact]
    public void Modules_refer_to_the_sdk_alone()
    {
        foreach (var project in Directory.GetFiles(Path.Combine(Root, "modules"), "*.csproj", SearchOption.AllDirectories))
            Assert.Equal(["Modules.Sdk"], XDocument.Load(project).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)));
    }

    [Fact]
    public void The_engine_is_told_apart_in_the_engines_folders_alone()
    {
        var told = Directory.GetFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadLines(file).Any(line => line.StartsWith("#if", StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .ToArray();
        Assert.NotEmpty(told);
        Assert.All(told, file => Assert.Matches("^src/(Silo|Frontend)/Engines/", file));
    }

    [Fact]
    public void The_wall_clock_is_banned_everywhere()
    {
        var banned = File.ReadAllText(Path.Combine(Root, "BannedSymbols.txt"));
        Assert.All((string[])["DateTime.UtcNow", "DateTimeOffset.UtcNow", "Stopwatch", "Thread.Sleep"], symbol => Assert.Contains(symbol, banned));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Grains.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("Grains.sln was not found above the tests.");
    }
}
