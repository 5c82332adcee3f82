using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>Why a job does not run now.</summary>
/// <param name="Code">A stable code of <see cref="WaitCodes"/>.</param>
/// <param name="Message">The reason, for a person.</param>
public sealed record WaitReason(string Code, string Message)
{
    /// <summary>When the reason passes by itself; null where that is not known.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The jobs that stand in its way, a few of them.</summary>
    public ImmutableArray<Guid> Jobs { get; init; } = [];
}
