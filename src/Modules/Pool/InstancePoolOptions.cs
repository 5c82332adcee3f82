namespace Gristmill.Modules;

/// <summary>The bounds of an <see cref="InstancePool{T}"/>.</summary>
public sealed record InstancePoolOptions
{
    /// <summary>The most instances that a pool makes beforehand.</summary>
    public const int MaxWarm = 4;

    /// <summary>The most instances, leased ones included; 1 pins the module to one instance.</summary>
    public required int Max { get; init; }

    /// <summary>How many instances are made beforehand and kept, however long they idle.</summary>
    public int Min => Math.Min(MaxWarm, Max);

    /// <summary>How long an instance beyond <see cref="Min"/> idles before it is disposed of.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(30);
}
