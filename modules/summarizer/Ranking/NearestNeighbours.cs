namespace Gristmill.Modules.Summarizer.Ranking;

/// <summary>
/// Keeps the <paramref name="capacity"/> most similar of those offered: a binary heap with the least similar at its
/// root, so that most offers are refused by one comparison.
/// </summary>
internal sealed class NearestNeighbours(int capacity)
{
    private readonly (int Sentence, float Similarity)[] _heap = new (int, float)[capacity];
    private int _count;

    public ReadOnlySpan<(int Sentence, float Similarity)> Kept => _heap.AsSpan(0, _count);

    public void Clear() => _count = 0;

    public void Offer(int sentence, float similarity)
    {
        if (_count < capacity)
        {
            _heap[_count] = (sentence, similarity);
            Rise(_count++);
        }
        else if (similarity > _heap[0].Similarity)
        {
            _heap[0] = (sentence, similarity);
            Sink();
        }
    }

    private void Rise(int index)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (_heap[parent].Similarity <= _heap[index].Similarity) return;
            (_heap[parent], _heap[index]) = (_heap[index], _heap[parent]);
            index = parent;
        }
    }

    private void Sink()
    {
        for (var index = 0; ;)
        {
            var child = (2 * index) + 1;
            if (child >= _count) return;
            if (child + 1 < _count && _heap[child + 1].Similarity < _heap[child].Similarity) child++;
            if (_heap[child].Similarity >= _heap[index].Similarity) return;
            (_heap[child], _heap[index]) = (_heap[index], _heap[child]);
            index = child;
        }
    }
}
