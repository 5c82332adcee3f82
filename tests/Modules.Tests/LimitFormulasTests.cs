using Microsoft.Extensions.Configuration;

namespace Gristmill.Modules.Tests;

public sealed class LimitFormulasTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(4, 2)]
    [InlineData(8, 6)]
    [InlineData(64, 62)]
    public void Blocking_is_two_less_than_the_cores_and_at_least_two(int cores, int limit) =>
        Assert.Equal(limit, LimitFormulas.Blocking(cores));

    [Theory]
    [InlineData(1, null, 64)]
    [InlineData(2, null, 128)]
    [InlineData(8, null, 512)]
    [InlineData(64, null, 4_096)]
    [InlineData(1, 50L, 25)]
    [InlineData(2, 50L, 25)]
    [InlineData(8, 50L, 25)]
    [InlineData(64, 50L, 25)]
    [InlineData(1, 1_024L, 64)]
    [InlineData(2, 1_024L, 128)]
    [InlineData(8, 1L, 1)]
    [InlineData(8, 0L, 1)]
    [InlineData(8, 1_024L, 512)]
    [InlineData(64, 1_024L, 512)]
    [InlineData(1, 1_048_576L, 64)]
    public void Io_is_sixty_four_a_core_within_half_the_descriptors(int cores, long? openFiles, int limit) =>
        Assert.Equal(limit, LimitFormulas.Io(cores, openFiles));

    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 8)]
    [InlineData(8, 16)]
    [InlineData(64, 64)]
    public void Instances_are_two_a_core_within_eight_to_sixty_four(int cores, int limit) =>
        Assert.Equal(limit, LimitFormulas.Instances(cores));

    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 1_024L)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max processes             95735                95735                processes ", null)]
    public void The_soft_limit_on_open_files_is_read(string line, long? expected)
    {
        var path = Path.GetTempFileName();
        File.WriteAllLines(path, ["Limit                     Soft Limit           Hard Limit           Units     ", line]);
        Assert.Equal(expected, HostFacts.ReadOpenFiles(path));
        File.Delete(path);
        Assert.Null(HostFacts.ReadOpenFiles(path));
    }

    [Fact]
    public void An_override_wins_and_each_value_tells_where_it_came_from()
    {
        Environment.SetEnvironmentVariable("GRISTMILLTEST_Limits__Io", "7");
        var configuration = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream("""{"Limits":{"Io":5,"Instances":6}}"""u8.ToArray()))
            .AddEnvironmentVariables("GRISTMILLTEST_").AddCommandLine(["--Limits:Blocking", "9"]).Build();
        var limits = HostLimits.Resolve(
            new HostFacts(8, 1_024), configuration.GetSection("Limits").Get<LimitOptions>()!, configuration);
        Assert.Equal((9, "flag"), (limits.Blocking.Value, limits.Blocking.Source));
        Assert.Equal((7, "environment"), (limits.Io.Value, limits.Io.Source));
        Assert.Equal(6, limits.Instances.Value);
        Assert.Equal("default", limits.GateQueue.Source);
        Assert.Contains("derived would be 6", limits.Blocking.Reason);
        var derived = HostLimits.Resolve(new HostFacts(8, null), new LimitOptions(), new ConfigurationBuilder().Build());
        Assert.All([derived.Blocking, derived.Io, derived.Instances], limit => Assert.Equal("derived", limit.Source));
        Assert.Equal(512, derived.Io.Value);
    }

    [Fact]
    public void Overrides_out_of_bounds_name_their_key()
    {
        var wrong = new LimitOptions { Blocking = 0, Io = -1, Instances = 100_001, GateQueue = 0 };
        Assert.Equal(
            [
                "Limits:Blocking: expected 1 to 100000, got 0.", "Limits:Io: expected 1 to 100000, got -1.",
                "Limits:Instances: expected 1 to 100000, got 100001.", "Limits:GateQueue: expected 1 to 100000, got 0.",
            ],
            wrong.Validate(null, wrong).Failures);
    }
}
