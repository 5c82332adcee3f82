using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A grain's state, injected by <see cref="PersistentStateAttribute"/> and read before OnActivateAsync.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
