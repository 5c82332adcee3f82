namespace Gristmill.Modules.Process.Tests;

/// <summary>What is remembered of modules' memory when their pools come and go.</summary>
public sealed class MemoryPeakTests
{
    private const long Megabyte = 1L << 20;
    private readonly MemoryPeaks _peaks = new();

    [Fact]
    public void The_same_contents_go_on_with_what_was_learnt()
    {
        _peaks.Of("press", "one").Learn(70 * Megabyte);
        _peaks.Of("press", "one").Learn(50 * Megabyte);
        Assert.Equal((70 * Megabyte, 0), (_peaks.Of("press", "one").Bytes, _peaks.Of("press", "one").Before));
        Assert.Equal((0, 0), (_peaks.Of("mill", "one").Bytes, _peaks.Of("mill", "one").Before));
    }

    [Fact]
    public void Other_contents_begin_with_it_as_a_guess_and_learn_anew()
    {
        var old = _peaks.Of("press", "one");
        old.Learn(70 * Megabyte);
        var next = _peaks.Of("press", "two");
        Assert.Equal((0, 70 * Megabyte), (next.Bytes, next.Before));
        next.Learn(20 * Megabyte);
        // The workers of the one before, which drain, are not its.
        old.Learn(90 * Megabyte);
        Assert.Equal((20 * Megabyte, 70 * Megabyte), (_peaks.Of("press", "two").Bytes, _peaks.Of("press", "two").Before));
        Assert.Equal(20 * Megabyte, _peaks.Of("press", "three").Before);
    }

    [Fact]
    public void A_version_that_was_never_looked_at_hands_the_guess_on()
    {
        _peaks.Of("press", "one").Learn(70 * Megabyte);
        _peaks.Of("press", "two");
        Assert.Equal(70 * Megabyte, _peaks.Of("press", "three").Before);
    }
}
