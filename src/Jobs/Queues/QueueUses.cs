namespace Gristmill.Jobs;

/// <summary>The restricted queues of one acquisition, put together from what a store reads of them.</summary>
public sealed class QueueUses
{
    private readonly Dictionary<string, QueueUse> _queues = [];
    private readonly Dictionary<string, Dictionary<string, Used>> _keys = [];

    /// <summary>The queues by name.</summary>
    public IReadOnlyDictionary<string, QueueUse> Queues => _queues;

    /// <summary>A queue that is restricted; first of all.</summary>
    public void Add(QueueRules rules, string lastKey)
    {
        var keys = _keys[rules.Queue] = [];
        _queues[rules.Queue] = new QueueUse(rules) { LastKey = lastKey, Keys = keys };
    }

    /// <summary>How many jobs of a queue run.</summary>
    public void Running(string queue, long jobs)
    {
        if (_queues.TryGetValue(queue, out var use)) _queues[queue] = use with { Own = use.Own with { Running = jobs } };
    }

    /// <summary>How many jobs of a queue the acquiring silo holds.</summary>
    public void Held(string queue, long jobs)
    {
        if (_queues.TryGetValue(queue, out var use)) _queues[queue] = use with { HeldHere = jobs };
    }

    /// <summary>How many jobs of a key run.</summary>
    public void Running(string queue, string key, long jobs)
    {
        if (_keys.TryGetValue(queue, out var keys)) keys[key] = keys.GetValueOrDefault(key, Used.Nothing) with { Running = jobs };
    }

    /// <summary>The starts that count against a rate: the queue's own, or that of a key.</summary>
    public void Started(string queue, string? key, long starts, DateTimeOffset first)
    {
        if (!_queues.TryGetValue(queue, out var use)) return;
        if (key is null) _queues[queue] = use with { Own = use.Own with { Starts = starts, FirstStart = first } };
        else _keys[queue][key] = _keys[queue].GetValueOrDefault(key, Used.Nothing) with { Starts = starts, FirstStart = first };
    }
}
