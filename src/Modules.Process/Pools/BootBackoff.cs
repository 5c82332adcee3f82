namespace Gristmill.Modules.Process;

/// <summary>The wait before a slot tries to boot again: 1 s, doubling to 30 s, with up to a quarter more by chance.</summary>
internal static class BootBackoff
{
    private const double FirstSeconds = 1;
    private const double MostSeconds = 30;
    private const double Jitter = 0.25;

    /// <summary>The wait after so many failures in a row, from 1.</summary>
    /// <param name="failures">How often it failed.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan After(int failures, double chance) => TimeSpan.FromSeconds(
        Math.Min(FirstSeconds * Math.Pow(2, Math.Min(failures, 10) - 1), MostSeconds) * (1 + (Jitter * chance)));
}
