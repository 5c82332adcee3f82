using System.Text.RegularExpressions;

namespace Gristmill.Architecture;

/// <summary>What <c>docs/module-guarantees.md</c> says is shown by a test is.</summary>
public sealed partial class GuaranteeTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void Every_test_that_a_promise_names_is_there()
    {
        var named = TestName().Matches(File.ReadAllText(Path.Combine(Root, "docs/module-guarantees.md")))
            .Select(match => (Class: match.Groups["class"].Value, Test: match.Groups["test"].Value)).Distinct().ToArray();
        Assert.True(named.Length > 40);
        var sources = Directory.GetFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .ToLookup(Path.GetFileNameWithoutExtension, File.ReadAllText);
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
