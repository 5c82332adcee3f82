using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>A grain with a stored count.</summary>
[Alias("conformance.state")]
public interface IStateGrain : IGrainWithGuidKey
{
    /// <summary>The count in memory.</summary>
    [Alias("Get")]
    Task<int> Get();

    /// <summary>Whether the storage had the count when OnActivateAsync ran, and what it was.</summary>
    [Alias("AtActivation")]
    Task<string> AtActivation();

    /// <summary>Adds to the count and writes it; answers with the new ETag.</summary>
    [Alias("Add")]
    Task<string?> Add(int amount);

    /// <summary>As <see cref="Add"/>, but keeps a failure to itself and answers with its type's name.</summary>
    [Alias("TryAdd")]
    Task<string> TryAdd(int amount);

    /// <summary>Clears the count, in the storage and in memory.</summary>
    [Alias("Clear")]
    Task Clear();

    /// <summary>Ends this activation.</summary>
    [Alias("Leave")]
    Task Leave();

    /// <summary>Tells which activation answers.</summary>
    [Alias("Who")]
    Task<Guid> Who();

    /// <summary>Calls <see cref="Add"/> of another, letting its failure through.</summary>
    [Alias("AddAt")]
    Task AddAt(Guid other, int amount);
}
