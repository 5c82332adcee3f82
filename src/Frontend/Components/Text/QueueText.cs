using System.Globalization;
using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Components.Text;

/// <summary>Says what holds for a queue.</summary>
internal static class QueueText
{
    /// <summary>A line for each rule, then the note.</summary>
    public static IEnumerable<string> Rules(QueueRulesView rules)
    {
        if (rules.MaxRunning is { } most) yield return $"at most {HumanText.Count(most)} running";
        if (rules.MaxRunningPerSilo is { } perSilo) yield return $"at most {HumanText.Count(perSilo)} on a silo";
        if (rules.Rate is { } rate) yield return Rate(rate);
        if (rules.Key is { } key)
        {
            yield return $"by turns of {key.Path}";
            if (key.MaxRunning is { } mostOfKey) yield return $"at most {HumanText.Count(mostOfKey)} running of each";
            if (key.Rate is { } rateOfKey) yield return $"{Rate(rateOfKey)} of each";
        }

        if (rules.Note.Length > 0) yield return rules.Note;
    }

    private static string Rate(RateLimitView rate) => string.Create(CultureInfo.InvariantCulture,
        $"at most {HumanText.Count(rate.Starts)} starts in {HumanText.Duration(TimeSpan.FromSeconds(rate.PerSeconds))}");
}
