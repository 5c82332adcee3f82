namespace Gristmill.Modules.Summarizer.Ranking;

/// <summary>Keeps the <paramref name="capacity"/> most similar of those offered; among equals the earlier sentence.</summary>
internal sealed class NearestNeighbours(int capacity)
{
    private readonly PriorityQueue<int, (float Similarity, int Order)> _queue = new(capacity + 1);

    /// <summary>Kept in an order that depends only on what was offered.</summary>
    public IEnumerable<(int Sentence, float Similarity)> Kept =>
        _queue.UnorderedItems.Select(item => (item.Element, item.Priority.Similarity)).OrderBy(item => item.Element);

    public void Clear() => _queue.Clear();

    public void Offer(int sentence, float similarity)
    {
        if (_queue.Count < capacity) _queue.Enqueue(sentence, (similarity, -sentence));
        else _queue.EnqueueDequeue(sentence, (similarity, -sentence));
    }
}
