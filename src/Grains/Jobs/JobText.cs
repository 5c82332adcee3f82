namespace Gristmill.Grains.Jobs;

/// <summary>Texts of callers in messages.</summary>
internal static class JobText
{
    private const int Longest = 60;

    /// <summary>As much of a text as a message bears.</summary>
    public static string Cut(string text) => text.Length <= Longest ? text : text[..Longest] + "...";
}
