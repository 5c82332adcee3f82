using System.Runtime.InteropServices;

namespace Gristmill.Jobs;

/// <summary>Where in what a job's attempts told a line or a progress stands: first by attempt, then by order.</summary>
/// <param name="Version">
/// The version of the job's row under the attempt's lease, which is greater for each later attempt, even for one that has the number
/// of an attempt that went back unspent.
/// </param>
/// <param name="Sequence">From 1 for each attempt.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReportPosition(long Version, int Sequence)
{
    /// <summary>Whether it stands after another.</summary>
    public bool IsAfter(ReportPosition other) => (Version, Sequence).CompareTo((other.Version, other.Sequence)) > 0;
}
