using Gristmill.Jobs;

namespace Gristmill.Grains.Jobs;

/// <summary>
/// A job grain's persistent state: its row. What was read or last written is kept beside what is to be written, for
/// the store guards a write by the row that it replaces.
/// </summary>
public sealed class JobGrainState
{
    /// <summary>The job; null when there is none.</summary>
    public Job? Job { get; set; }

    /// <summary>The job as the store has it, as far as this activation knows.</summary>
    public Job? Stored { get; internal set; }
}
