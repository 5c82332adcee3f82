using System.Globalization;
using System.Runtime.InteropServices;

namespace Gristmill.Jobs;

/// <summary>What of a job somebody has seen: its state, its progress and its log lines.</summary>
/// <param name="State">Twice the version of the job's row that was seen, and one more with a cancel request; 0: none.</param>
/// <param name="Progress">The progress that was seen last.</param>
/// <param name="Line">The line that was seen last.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct JobCursor(long State, ReportPosition Progress, ReportPosition Line)
{
    private const int Parts = 5;

    /// <summary>Its text: five numbers.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{State}.{Progress.Version}.{Progress.Sequence}.{Line.Version}.{Line.Sequence}");

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it did not.</summary>
    public static JobCursor? Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != Parts) return null;
        var numbers = new long[Parts];
        for (var i = 0; i < Parts; i++)
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        return numbers[2] > int.MaxValue || numbers[4] > int.MaxValue
            ? null
            : new JobCursor(numbers[0], new ReportPosition(numbers[1], (int)numbers[2]), new ReportPosition(numbers[3], (int)numbers[4]));
    }

    /// <summary>How a job's state stands in a cursor.</summary>
    public static long StateOf(Job job) => (job.Version * 2) + (job.CancelRequestedAt is null ? 0 : 1);
}
