namespace Orleans.Concurrency;

/// <summary>A grain class with many activations of one key: an idle one takes the call, or a new one up to the bound.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute : Attribute
{
    /// <summary>Up to as many activations a key as the host has cores.</summary>
    public StatelessWorkerAttribute() : this(Environment.ProcessorCount)
    {
    }

    /// <summary>Up to <paramref name="maxLocalWorkers"/> activations a key.</summary>
    public StatelessWorkerAttribute(int maxLocalWorkers) : this(maxLocalWorkers, removeIdleWorkers: true)
    {
    }

    /// <summary>Up to <paramref name="maxLocalWorkers"/> activations a key.</summary>
    /// <param name="maxLocalWorkers">The bound, at least 1.</param>
    /// <param name="removeIdleWorkers">Whether idle ones may go early; this engine collects them by age only.</param>
    public StatelessWorkerAttribute(int maxLocalWorkers, bool removeIdleWorkers)
    {
        MaxLocalWorkers = maxLocalWorkers;
        _ = removeIdleWorkers;
    }

    internal int MaxLocalWorkers { get; }
}
