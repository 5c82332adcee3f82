extern alias embedded;

using Gristmill.Architecture.Parity;

namespace Gristmill.Architecture;

/// <summary>What the embedded engine declares under Orleans' names exists in Orleans, member by member.</summary>
public sealed class ParityTests
{
    private const string OwnNamespace = "Gristmill.Embedded";

    private static readonly string Embedded = typeof(embedded::Gristmill.Embedded.EmbeddedEngineOptions).Assembly.Location;

    [Fact]
    public void Every_public_type_and_member_of_the_embedded_engine_is_Orleans_own()
    {
        var invented = Invented(PublicSurface.Read([Embedded], space => space != OwnNamespace)).ToArray();
        Assert.True(invented.Length == 0, $"Orleans has no such thing:\n{string.Join('\n', invented)}");
    }

    [Fact]
    public void The_comparison_sees_something_of_every_part()
    {
        var lines = PublicSurface.Read([Embedded], space => space != OwnNamespace).Lines;
        Assert.Contains("Orleans.Grain is abstract class", lines);
        Assert.Contains("Orleans.Grain : Orleans.Runtime.IAddressable", lines);
        Assert.Contains("Orleans.Grain..ctor() is protected void", lines);
        Assert.True(lines.Count > 200, $"Only {lines.Count} lines.");
    }

    [Fact]
    public void Altered_samples_are_all_found()
    {
        var samples = PublicSurface.Read(
            [typeof(ParityTests).Assembly.Location], space => space.StartsWith("Orleans", StringComparison.Ordinal));
        Assert.Equal(
            [
                "Orleans.Concurrency.ReentrantAttribute goes on Class, Method",
                "Orleans.Concurrency.ReentrantAttribute is class",
                "Orleans.Concurrency.ReentrantAttribute.get_Storage() is protected Orleans.Core.IStorage",
                "Orleans.Concurrency.ReentrantAttribute.set_Storage(Orleans.Core.IStorage value) is protected void",
                "Orleans.Core.IStorage.ReadStateAsync() is virtual System.Threading.Tasks.Task",
                "Orleans.IGrainFactory.GetGrain`1(System.Guid primaryKey, string grainClassNamePrefix = null)"
                    + " is abstract !!0 where 0 : Orleans.IGrainWithStringKey",
                "Orleans.IGrainFactory.GetGrain`1(long key, string grainClassNamePrefix = null)"
                    + " is abstract !!0 where 0 : Orleans.IGrainWithIntegerKey",
                "Orleans.IGrainFactory.GetGrain`1(string primaryKey, string grainClassNamePrefix = altered)"
                    + " is abstract !!0 where 0 : Orleans.IGrainWithStringKey",
                "Orleans.IGrainWithGuidKey : Orleans.IGrainWithStringKey",
                "Orleans.IInventedGrain is interface",
                "Orleans.Runtime.IGrainTimer.Change(System.TimeSpan dueTime) is abstract void",
                "Orleans.Runtime.IGrainTimer.Pause() is abstract void",
                "Orleans.Runtime.PersistentStateAttribute is sealed class",
                "Orleans.Runtime.PersistentStateAttribute..ctor(string stateName, string storageName) is void",
            ],
            Invented(samples));
    }

    private static IEnumerable<string> Invented(PublicSurface surface) => surface.Lines.Except(OrleansSurface.Read());
}
