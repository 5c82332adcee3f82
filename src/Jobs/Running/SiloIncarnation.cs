namespace Gristmill.Jobs;

/// <summary>One start of a silo: what leases are held by, so that a restarted silo is not mistaken for the dead one.</summary>
/// <param name="Id">The silo's name and eight random hexadecimal digits: <c>mill-1/5e0c91aa</c>.</param>
/// <param name="StartedAt">When it started.</param>
public sealed record SiloIncarnation(string Id, DateTimeOffset StartedAt)
{
    /// <summary>A new incarnation of the silo with this name.</summary>
    public static SiloIncarnation Of(string name, TimeProvider time) =>
        new($"{name}/{Guid.NewGuid().ToString("N")[..8]}", time.GetUtcNow());
}
