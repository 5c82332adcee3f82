namespace Gristmill.Jobs;

/// <summary>A change, or a gap in which changes were that nobody has any more.</summary>
/// <param name="Cursor">What was seen once this is.</param>
/// <param name="Change">The change; null for a gap.</param>
/// <param name="Missed">For a gap, how many changes were missed at least; 0 when nobody knows.</param>
public sealed record ChangeEvent(ChangeCursor Cursor, JobChange? Change, long Missed = 0);
