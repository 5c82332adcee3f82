namespace Gristmill.Jobs;

/// <summary>Whether jobs are archived before they are pruned, and where (section <c>Jobs:Archive</c>).</summary>
public sealed class ArchiveOptions
{
    private const string Section = $"{JobRunnerOptions.Section}:Archive";

    private const long LeastFileBytes = 4_096;

    private const long MostFileBytes = 1L << 30;

    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(36_500);

    /// <summary>Where pruned jobs go.</summary>
    public ArchiveTarget To { get; set; } = ArchiveTarget.None;

    /// <summary>The directory of the files; empty means <c>archive</c> in the data directory.</summary>
    public string Directory { get; set; } = "";

    /// <summary>How long a job stays in the archive after it came there; null means for ever.</summary>
    public TimeSpan? KeepFor { get; set; }

    /// <summary>Bytes after which a file is closed and the next one begun, 4 KiB to 1 GiB.</summary>
    public long MaxFileBytes { get; set; } = 64L << 20;

    /// <summary>What is wrong with the options, if anything is.</summary>
    internal IEnumerable<string> Errors()
    {
        if (!Enum.IsDefined(To)) yield return $"{Section}:To: expected none, table or files, got {To}.";
        if (KeepFor is { } kept && (kept <= TimeSpan.Zero || kept > LongestKept))
            yield return $"{Section}:KeepFor: expected more than 00:00:00 and at most {LongestKept}, got {kept}.";
        if (MaxFileBytes is < LeastFileBytes or > MostFileBytes)
            yield return $"{Section}:MaxFileBytes: expected {LeastFileBytes} to {MostFileBytes}, got {MaxFileBytes}.";
    }
}
