namespace Gristmill.Jobs;

/// <summary>How much of what attempts tell is kept, and how often it is written (section <c>Jobs:Logs</c>).</summary>
public sealed class JobLogOptions
{
    /// <summary>Where the options stand in the configuration.</summary>
    public const string Section = JobRunnerOptions.Section + ":Logs";

    /// <summary>Lines of an attempt that are kept, 0 to 100,000; further ones are dropped and counted.</summary>
    public int MaxLines { get; set; } = 1_000;

    /// <summary>The longest line, in bytes of UTF-8, 64 to 1 MiB; a longer one is cut. The same holds for the message of a progress.</summary>
    public int MaxLineBytes { get; set; } = 8 * 1024;

    /// <summary>Bytes of an attempt's lines that are kept, 64 to 1 GiB; further lines are dropped and counted.</summary>
    public int MaxBytes { get; set; } = 256 * 1024;

    /// <summary>How often a silo writes what its attempts told, 10 ms to 1 minute.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Bytes of lines of all attempts that wait to be written, 64 KiB to 256 MiB; beyond it the oldest of an attempt are dropped and counted.</summary>
    public long MaxWaitingBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long an attempt's outcome waits for what the attempt told to be written, up to 1 minute.</summary>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong with the values, by key.</summary>
    internal IEnumerable<string> Faults()
    {
        var bounds = new (string Key, long Value, long Least, long Most)[]
        {
            (nameof(MaxLines), MaxLines, 0, 100_000), (nameof(MaxLineBytes), MaxLineBytes, 64, 1 << 20), (nameof(MaxBytes), MaxBytes, 64, 1 << 30),
            (nameof(MaxWaitingBytes), MaxWaitingBytes, 64 << 10, 256 << 20),
        };
        foreach (var (key, value, least, most) in bounds)
            if (value < least || value > most) yield return $"{Section}:{key}: expected {least} to {most}, got {value}.";
        if (MaxBytes < MaxLineBytes)
            yield return $"{Section}:{nameof(MaxBytes)}: expected at least {Section}:{nameof(MaxLineBytes)} ({MaxLineBytes}), got {MaxBytes}.";
        if (Interval < TimeSpan.FromMilliseconds(10) || Interval > TimeSpan.FromMinutes(1))
            yield return $"{Section}:{nameof(Interval)}: expected 00:00:00.0100000 to 00:01:00, got {Interval}.";
        if (FlushTimeout < TimeSpan.Zero || FlushTimeout > TimeSpan.FromMinutes(1))
            yield return $"{Section}:{nameof(FlushTimeout)}: expected 00:00:00 to 00:01:00, got {FlushTimeout}.";
    }
}
