namespace Gristmill.Embedded.Hosting;

/// <summary>The engine's life, in order.</summary>
internal enum EngineState
{
    /// <summary>Made, and takes no calls.</summary>
    NotStarted,

    /// <summary>Takes calls.</summary>
    Running,

    /// <summary>Takes calls of grains only, which may need each other to deactivate.</summary>
    Stopping,

    /// <summary>Takes no calls.</summary>
    Stopped,
}
