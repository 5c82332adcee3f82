using System.Reflection;
using Gristmill.Grains.Interfaces;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Serialization;

namespace Gristmill.Orleans.Tests.Wire;

/// <summary>What the generated serializers write, they read.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public static IEnumerable<TheoryDataRow<string>> Names => WireTypes.Names;

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Every_type_of_the_contracts_that_is_no_grain_travels() => Assert.Equal(
        WireTypes.Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(IJobGrain).Namespace && !type.IsInterface)
            .Order(ByName).Select(type => type.Name),
        WireTypes.All.Order(ByName).Select(type => type.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_full_value_arrives_as_it_was(string name) => Assert.Empty(Lost(Samples.Full(WireTypes.Named(name))));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_empty_value_arrives_as_it_was(string name)
    {
        if (!WireTypes.Named(name).IsEnum) Assert.Empty(Lost(Samples.Empty(WireTypes.Named(name))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_member_has_a_number_of_its_own(string name)
    {
        var type = WireTypes.Named(name);
        if (type.IsEnum) return;
        var ids = Samples.Members(type).Select(member => member.GetCustomAttribute<IdAttribute>()?.Id).ToArray();
        Assert.Equal(Enumerable.Range(0, ids.Length).Select(id => (uint?)id), ids.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_handed_over_uncopied_within_a_silo(string name)
    {
        var sample = Samples.Full(WireTypes.Named(name));
        if (!sample.GetType().IsEnum) Assert.Same(sample, _services.GetRequiredService<DeepCopier>().Copy(sample));
    }

    private IEnumerable<string> Lost(object sample)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        var arrived = serializer.Deserialize<object>(serializer.SerializeToArray(sample));
        return Samples.Differences(sample, arrived, sample.GetType().Name);
    }

    private static Comparer<Type> ByName { get; } =
        Comparer<Type>.Create((left, right) => string.CompareOrdinal(left.Name, right.Name));
}
