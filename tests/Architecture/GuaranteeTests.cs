using System.Text.RegularExpressions;

namespace Gristmill.Architecture;

/// <summary>What the documents of guarantees say is shown by a test is.</summary>
public sealed partial class GuaranteeTests
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("docs/module-guarantees.md", 40)]
    [InlineData("docs/guarantees.md", 20)]
    public void Every_test_that_a_promise_names_is_there(string document, int least)
    {
        var named = TestName().Matches(File.ReadAllText(Path.Combine(Root, document)))
            .Select(match => (Class: match.Groups["class"].Value, Test: match.Groups["test"].Value)).Distinct().ToArray();
        Assert.True(named.Length > least);
        var sources = Directory.GetFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileName(file).Split('.')[0], File.ReadAllText);
        Assert.Empty(named.Where(one => !sources[one.Class].Any(source => source.Contains($" {one.Test}(", StringComparison.Ordinal))));
    }

    [GeneratedRegex(@"`(?<class>\w+(Tests|Conformance))\.(?<test>\w+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TestName();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Grains.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("Grains.sln was not found above the tests.");
    }
}
