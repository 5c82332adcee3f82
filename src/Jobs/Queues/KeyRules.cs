namespace Gristmill.Jobs;

/// <summary>
/// How the jobs of a queue share it: each has a key, found in its arguments, and keys take turns. Each key may have limits of its own.
/// </summary>
/// <param name="Path">Where the key stands in the arguments, as <see cref="JsonPath"/> writes it. A job that has none there has the empty key, which takes its turn as the others do and has no limit.</param>
public sealed record KeyRules(string Path)
{
    /// <summary>Jobs of one key that run at a time, in the whole cluster; null means no limit.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>Starts of one key's jobs; null means no limit.</summary>
    public RateLimit? Rate { get; init; }
}
