namespace Orleans.Runtime;

/// <summary>Asks, on a constructor's parameter of type <see cref="IPersistentState{TState}"/>, for a grain's state.</summary>
/// <param name="stateName">The state's name within its grain.</param>
/// <param name="storageName">The key of the storage service; null for the unnamed one.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
{
    /// <summary>The state's name within its grain.</summary>
    public string StateName { get; } = stateName;

    /// <summary>The key of the storage service; null for the unnamed one.</summary>
    public string? StorageName { get; } = storageName;
}
