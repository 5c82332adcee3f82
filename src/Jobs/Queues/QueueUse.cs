namespace Gristmill.Jobs;

/// <summary>A restricted queue at the moment of an acquisition, while no other one takes of it.</summary>
/// <param name="Rules">Its rules.</param>
public sealed record QueueUse(QueueRules Rules)
{
    /// <summary>What of the queue's own limits is in use.</summary>
    public Used Own { get; init; } = Used.Nothing;

    /// <summary>Jobs of it that the acquiring silo holds; told only where a limit asks for it.</summary>
    public long HeldHere { get; init; }

    /// <summary>What of the limits of each key is in use; a key that is not here uses nothing.</summary>
    public IReadOnlyDictionary<string, Used> Keys { get; init; } = new Dictionary<string, Used>();

    /// <summary>The key that had the last turn; empty before the first.</summary>
    public string LastKey { get; init; } = "";
}
