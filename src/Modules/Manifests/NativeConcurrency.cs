namespace Gristmill.Modules;

/// <summary>How a native module may be called at once, as its author declares.</summary>
public enum NativeConcurrency
{
    /// <summary>One instance, one call at a time: for code with global state. The default, for it is the safe guess.</summary>
    Serial = 1,

    /// <summary>Several instances, each with one call at a time.</summary>
    Instances = 2,

    /// <summary>One instance that takes concurrent calls.</summary>
    Shared = 3,
}
