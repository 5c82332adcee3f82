using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Sample;

/// <summary>The arguments of <c>wait</c> and <c>spin</c>.</summary>
/// <param name="Milliseconds">0 to 600,000.</param>
public sealed record DurationRequest(int? Milliseconds = null)
{
    /// <summary>Ten minutes.</summary>
    public const int MostMilliseconds = 600_000;

    /// <exception cref="ModuleArgumentException">The duration is missing or out of range.</exception>
    internal int CheckedMilliseconds() => Milliseconds is >= 0 and <= MostMilliseconds
        ? Milliseconds.Value
        : throw new ModuleArgumentException("milliseconds",
            $"Expected a whole number from 0 to {MostMilliseconds}, got {Milliseconds?.ToString() ?? "nothing"}.");
}
