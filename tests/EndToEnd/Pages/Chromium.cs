namespace Gristmill.EndToEnd.Pages;

/// <summary>The Chromium of this machine.</summary>
internal static class Chromium
{
    /// <summary>Why the tests of pages cannot run here.</summary>
    public const string Missing = "There is no Chromium; install it with: apt-get install chromium";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>For a machine without a display, a sandbox or a network.</summary>
    public static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>The program; null when there is none.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(folder => Names.Select(name => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
