using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>A grain that notes its activations and deactivations.</summary>
[Alias("conformance.lifecycle")]
public interface ILifecycleGrain : IGrainWithStringKey
{
    /// <summary>Tells which activation answers.</summary>
    [Alias("Who")]
    Task<Guid> Who();

    /// <summary>Waits for the test.</summary>
    [Alias("Hold")]
    Task Hold(string point);

    /// <summary>Ends this activation; its OnDeactivateAsync waits for the test at the point, if one is named.</summary>
    [Alias("Leave")]
    Task<Guid> Leave(string? point);

    /// <summary>Keeps the idle collection away for that long.</summary>
    [Alias("Stay")]
    Task Stay(TimeSpan time);
}
