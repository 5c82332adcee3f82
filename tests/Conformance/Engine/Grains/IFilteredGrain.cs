using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>A grain with filters around its calls.</summary>
[Alias("conformance.filtered")]
public interface IFilteredGrain : IGrainWithStringKey
{
    /// <summary>Answers with the text.</summary>
    [Alias("Echo")]
    Task<string> Echo(string text);

    /// <summary>Is never reached: the grain's own filter answers for it.</summary>
    [Alias("Intercepted")]
    Task<string> Intercepted();
}
