using Gristmill.Conformance.Engine;
using Gristmill.Embedded.Tests.Grains;
using Orleans;
using Orleans.Runtime;

namespace Gristmill.Embedded.Tests;

public sealed class ReferenceTests : EngineTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(255)]
    [InlineData(long.MinValue)]
    public async Task A_number_is_the_same_key_inside_and_outside(long key)
    {
        var grain = Factory.GetGrain<ILongKeyGrain>(key);
        Assert.Equal(key, grain.GetPrimaryKeyLong());
        Assert.Equal(key, await grain.Key().Soon());
    }

    [Fact]
    public async Task A_guid_is_the_same_key_inside_and_outside()
    {
        var key = Guid.NewGuid();
        var grain = Factory.GetGrain<IGuidKeyGrain>(key);
        Assert.Equal(key, grain.GetPrimaryKey());
        Assert.Equal(key, await grain.Key().Soon());
        Assert.Throws<ArgumentException>(() => grain.GetPrimaryKeyLong());
    }

    [Fact]
    public void A_grain_s_type_is_named_by_its_class_or_its_attribute()
    {
        Assert.Equal("probe/a", Factory.GetGrain<IProbeGrain>("a").GetGrainId().ToString());
        Assert.Equal("by-number/FF", Factory.GetGrain<ILongKeyGrain>(255).GetGrainId().ToString());
        Assert.Equal(GrainId.Create("probe", "a"), GrainId.Parse("probe/a"));
        Assert.Equal("b/c", GrainId.Parse("probe/b/c").Key.ToString());
        Assert.Throws<ArgumentException>(() => GrainId.Parse("probe"));
    }

    [Fact]
    public void References_to_one_grain_are_equal()
    {
        var grain = Factory.GetGrain<IProbeGrain>("a");
        Assert.Equal(grain, Factory.GetGrain<IProbeGrain>("a"));
        Assert.Equal(grain.GetHashCode(), Factory.GetGrain<IProbeGrain>("a").GetHashCode());
        Assert.NotEqual(grain, Factory.GetGrain<IProbeGrain>("b"));
        Assert.Equal("probe/a", grain.ToString());
    }

    [Fact]
    public void An_interface_that_no_class_implements_is_refused() => Assert.Contains(
        nameof(IUnimplementedGrain),
        Assert.Throws<ArgumentException>(() => Factory.GetGrain<IUnimplementedGrain>("a")).Message);

    [Fact]
    public async Task An_interface_that_two_classes_implement_needs_a_prefix()
    {
        Assert.Contains("got 2", Assert.Throws<ArgumentException>(() => Factory.GetGrain<ITwiceImplementedGrain>("a")).Message);
        Assert.Equal("right", await Factory.GetGrain<ITwiceImplementedGrain>("a", typeof(RightGrain).FullName).Which().Soon());
    }

    [Fact]
    public void A_key_is_not_empty() => Assert.ThrowsAny<ArgumentException>(() => Factory.GetGrain<IProbeGrain>(" "));
}
