namespace Orleans;

/// <summary>The classes of reasons why an activation ends.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>Not given.</summary>
    None = 0,

    /// <summary>The host stops.</summary>
    ShuttingDown = 1,

    /// <summary>The activation failed to start.</summary>
    ActivationFailed = 2,

    /// <summary>The grain directory failed.</summary>
    DirectoryFailure = 3,

    /// <summary>Nothing called it for the collection age.</summary>
    ActivationIdle = 4,

    /// <summary>It does not answer.</summary>
    ActivationUnresponsive = 5,

    /// <summary>Another activation holds the identity.</summary>
    DuplicateActivation = 6,

    /// <summary>A request that this version cannot serve.</summary>
    IncompatibleRequest = 7,

    /// <summary>An exception escaped that ends an activation.</summary>
    ApplicationError = 8,

    /// <summary>The grain asked for it.</summary>
    ApplicationRequested = 9,

    /// <summary>It moves elsewhere.</summary>
    Migrating = 10,

    /// <summary>The engine decided so.</summary>
    RuntimeRequested = 11,

    /// <summary>Memory is short.</summary>
    HighMemoryPressure = 12,
}
