namespace Orleans.Core;

/// <summary>A grain's stored state.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The state in memory.</summary>
    TState State { get; set; }
}
