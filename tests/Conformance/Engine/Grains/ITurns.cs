using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>Methods whose turns a test watches.</summary>
[Alias("conformance.turns")]
public interface ITurns : IGrainWithStringKey
{
    /// <summary>Notes its begin and end, and waits in between for the test.</summary>
    [Alias("Hold")]
    Task Hold(string point);

    /// <summary>Notes a text.</summary>
    [Alias("Note")]
    Task Note(string text);

    /// <summary>As <see cref="Hold"/>, beside whatever runs.</summary>
    [Alias("HoldInterleaving")]
    [AlwaysInterleave]
    Task HoldInterleaving(string point);

    /// <summary>As <see cref="Hold"/>, beside others like it.</summary>
    [Alias("HoldReadOnly")]
    [ReadOnly]
    Task HoldReadOnly(string point);

    /// <summary>Adds one to a count across an await, which loses counts if calls interleave.</summary>
    [Alias("CountAcrossAwait")]
    Task<int> CountAcrossAwait();

    /// <summary>Runs continuations for a while, and tells how many ran at once at most.</summary>
    [Alias("MostContinuationsAtOnce")]
    Task<int> MostContinuationsAtOnce();

    /// <summary>Calls <see cref="Back"/> of another grain, which calls <see cref="Note"/> of this one.</summary>
    [Alias("Forth")]
    Task Forth(string other);

    /// <summary>Calls <see cref="Note"/> of another grain.</summary>
    [Alias("Back")]
    Task Back(string other);
}
