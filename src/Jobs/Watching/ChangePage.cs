namespace Gristmill.Jobs;

/// <summary>What came in a silo's feed.</summary>
/// <param name="Events">In order; none when nothing came in time that was wanted.</param>
/// <param name="Cursor">From where to go on.</param>
public sealed record ChangePage(IReadOnlyList<ChangeEvent> Events, ChangeCursor Cursor);
