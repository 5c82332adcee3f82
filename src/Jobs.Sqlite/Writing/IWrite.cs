namespace Gristmill.Jobs.Sqlite;

/// <summary>One caller's part of a group commit.</summary>
internal interface IWrite
{
    /// <summary>Runs the statements. May run again in another transaction when the first is rolled back.</summary>
    void Run(WriteSession session);

    /// <summary>The transaction is durable.</summary>
    void Committed();

    /// <summary>Nothing of this was written.</summary>
    void Failed(Exception failure);
}
