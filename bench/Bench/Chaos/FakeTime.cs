namespace Gristmill.Bench.Chaos;

/// <summary>A process whose wall clock is off: libfaketime answers it when it asks what time it is.</summary>
internal static class FakeTime
{
    private static readonly string? Library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists)
        : null;

    public static bool IsInstalled => Library is not null;

    /// <summary>A node's environment variables for a clock that is so many minutes off; none for 0 or without the library.</summary>
    public static IReadOnlyDictionary<string, string> Skew(int minutes) => Library is null || minutes == 0
        ? new Dictionary<string, string>()
        : new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Library,
            ["FAKETIME"] = $"{minutes:+0;-0}m",
            // The monotonic clock has no time of day that could be wrong; and waits must last as long as they are told to.
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["NO_FAKE_STAT"] = "1",
        };
}
