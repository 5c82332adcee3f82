using System.Runtime.InteropServices;

namespace Gristmill.Embedded.Statistics;

/// <summary>The counters of one grain class, striped over the cores so that counting does not contend.</summary>
internal sealed class ClassStatistics(TimeProvider time)
{
    private static readonly int Stripes = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount);

    private readonly Stripe[] _stripes = new Stripe[Stripes];
    private long _overflowed;

    public void Activated() => Interlocked.Increment(ref Mine.Activated);

    public void Deactivated() => Interlocked.Increment(ref Mine.Deactivated);

    public void Overflowed() => Interlocked.Increment(ref _overflowed);

    public void Ended(long elapsed, bool failed)
    {
        ref var mine = ref Mine;
        Interlocked.Increment(ref mine.Calls);
        if (failed) Interlocked.Increment(ref mine.Failures);
        Interlocked.Add(ref mine.Elapsed, elapsed);
        if (elapsed > Volatile.Read(ref mine.Slowest)) Interlocked.Exchange(ref mine.Slowest, elapsed);
    }

    public GrainTypeStatistics Read(string grainType)
    {
        Stripe sum = default;
        foreach (ref var stripe in _stripes.AsSpan())
        {
            sum.Activated += Volatile.Read(ref stripe.Activated);
            sum.Deactivated += Volatile.Read(ref stripe.Deactivated);
            sum.Calls += Volatile.Read(ref stripe.Calls);
            sum.Failures += Volatile.Read(ref stripe.Failures);
            sum.Elapsed += Volatile.Read(ref stripe.Elapsed);
            sum.Slowest = Math.Max(sum.Slowest, Volatile.Read(ref stripe.Slowest));
        }
        return new(
            grainType,
            Activations: (int)Math.Max(0, sum.Activated - sum.Deactivated),
            TotalActivations: sum.Activated,
            Calls: sum.Calls,
            FailedCalls: sum.Failures,
            RefusedCalls: Volatile.Read(ref _overflowed),
            TotalLatency: time.GetElapsedTime(0, sum.Elapsed),
            MaxLatency: time.GetElapsedTime(0, sum.Slowest));
    }

    private ref Stripe Mine => ref _stripes[Thread.GetCurrentProcessorId() & (Stripes - 1)];

    /// <summary>Padded to two cache lines, so that neighbours do not share one.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Stripe
    {
        public long Activated;
        public long Deactivated;
        public long Calls;
        public long Failures;
        public long Elapsed;
        public long Slowest;
    }
}
