namespace Gristmill.Modules.Tests;

public sealed class VersionOrderTests
{
    /// <summary>The example of Semantic Versioning's section 11, and what surrounds it.</summary>
    [Fact]
    public void Versions_stand_in_semantic_order()
    {
        string[] ordered =
        [
            "", "latest", "nightly-2", "0.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
            "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10", "2", "18446744073709551616.0.0",
        ];
        var shuffled = ordered.OrderBy(version => version.Length).ThenByDescending(version => version, StringComparer.Ordinal).ToArray();
        Assert.Equal(ordered, shuffled.Order(VersionOrder.Instance));
    }

    [Theory]
    [InlineData("1.0", "1.0.0")]
    [InlineData("1.2.3+linux", "1.2.3+arm")]
    [InlineData("01.2", "1.2")]
    public void Some_versions_are_written_in_several_ways(string x, string y) => Assert.Equal(0, VersionOrder.Instance.Compare(x, y));
}
