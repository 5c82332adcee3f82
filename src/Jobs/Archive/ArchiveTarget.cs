namespace Gristmill.Jobs;

/// <summary>Where jobs go that are pruned.</summary>
public enum ArchiveTarget
{
    /// <summary>Nowhere: they are deleted.</summary>
    None,

    /// <summary>A table beside the jobs, in the transaction that deletes them.</summary>
    Table,

    /// <summary>Files of JSON lines, which are on disk before the jobs are deleted.</summary>
    Files,
}
