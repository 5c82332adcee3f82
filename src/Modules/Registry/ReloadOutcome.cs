namespace Gristmill.Modules;

/// <summary>What a reload did with a module.</summary>
public enum ReloadOutcome
{
    /// <summary>Its files are those it was loaded from.</summary>
    Unchanged = 1,

    /// <summary>Another instance took over.</summary>
    Reloaded = 2,

    /// <summary>What stands in its folder cannot be used; what was served before still is.</summary>
    Failed = 3,

    /// <summary>It is new; it loads with its first call unless it is required.</summary>
    Added = 4,

    /// <summary>Its folder is gone; calls under way end, further ones are refused.</summary>
    Removed = 5,
}
