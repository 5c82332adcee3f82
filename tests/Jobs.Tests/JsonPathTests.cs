using System.Text;
using System.Text.Json;

namespace Gristmill.Jobs.Tests;

public sealed class JsonPathTests
{
    private const string Args = """{"tenant":"mill","order":{"lines":[{"sku":"A7"},{"sku":8}]},"$":1,"":2}""";

    [Theory]
    [InlineData("tenant", "\"mill\"")]
    [InlineData("$.tenant", "\"mill\"")]
    [InlineData("order.lines.0.sku", "\"A7\"")]
    [InlineData("$.order.lines.1.sku", "8")]
    [InlineData("order.lines.2.sku", null)]
    [InlineData("order.lines.-1.sku", null)]
    [InlineData("tenant.x", null)]
    [InlineData("none", null)]
    public void A_value_is_found_where_the_path_says(string path, string? expected)
    {
        using var args = JsonDocument.Parse(Args);
        Assert.True(JsonPath.IsPath(path));
        Assert.Equal(expected, new JsonPath(path).Find(args.RootElement)?.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("$.")]
    [InlineData("$.$.a")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a[0]")]
    [InlineData("$['a']")]
    [InlineData("*")]
    [InlineData("$.a.*")]
    [InlineData("a\n")]
    public void What_would_find_nothing_is_no_path(string path) => Assert.False(JsonPath.IsPath(path));

    [Fact]
    public void A_path_counts_as_the_same_with_and_without_its_root()
    {
        var args = Encoding.UTF8.GetBytes(Args);
        Assert.Equal(UniqueKey.Of("m", "o", null, ["tenant", "order"], args), UniqueKey.Of("m", "o", null, ["$.order", "$.tenant"], args));
        Assert.NotEqual(UniqueKey.Of("m", "o", null, ["tenant"], args), UniqueKey.Of("m", "o", null, ["$.order"], args));
        Assert.Equal("mill", JobKeys.Of("$.tenant", args));
    }
}
