namespace Gristmill.Jobs;

/// <summary>How the wait grows from one failed attempt to the next.</summary>
public enum BackoffCurve
{
    /// <summary>It doubles.</summary>
    Exponential,

    /// <summary>It grows by the first wait.</summary>
    Linear,

    /// <summary>It stays the first wait.</summary>
    Constant,
}
