using System.Collections.Concurrent;
using Gristmill.Embedded.Tests.Grains;

namespace Gristmill.Embedded.Tests;

/// <summary>Many callers at once; the seeds are fixed, the interleavings are the machine's.</summary>
public sealed class StressTests : EngineTest
{
    private const int Callers = 64;
    private const int CallsEach = 500;

    private readonly ConcurrentDictionary<string, Guid> _live = new();
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private int _clashes;

    [Fact]
    public async Task No_call_is_lost_and_no_turn_overlaps()
    {
        await FromManyCallersAsync(8, (grain, random) => grain.Run(self => CountAsync(self, leave: false, random)));
        Assert.Equal((Callers * CallsEach, 0), (_counts.Values.Sum(), _clashes));
        Assert.Equal(8, Statistics(typeof(ProbeGrain)).TotalActivations);
    }

    [Fact]
    public async Task No_call_is_lost_and_no_identity_lives_twice_while_grains_come_and_go()
    {
        await FromManyCallersAsync(
            8, (grain, random) => grain.Run(self => CountAsync(self, leave: random % 3 == 0, random)));
        Assert.Equal((Callers * CallsEach, 0), (_counts.Values.Sum(), _clashes));
        var statistics = Statistics(typeof(ProbeGrain));
        Assert.InRange(statistics.TotalActivations, 100, Callers * CallsEach);
        Assert.Equal(Callers * CallsEach, statistics.Calls);
    }

    [Fact]
    public async Task Calls_canceled_at_any_moment_all_end()
    {
        var canceled = 0;
        var answered = 0;
        var pool = Factory.GetGrain<IPoolGrain>(0);
        await FromManyCallersAsync(8, async (_, random) =>
        {
            using var source = new CancellationTokenSource();
            var call = Factory.GetGrain<ITokenGrain>("token").Work(random % 4, source.Token);
            for (var i = 0; i < random % 5; i++) await Task.Yield();
            if (random % 2 == 0) await source.CancelAsync();
            try
            {
                await call;
                Interlocked.Increment(ref answered);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref canceled);
            }
            await pool.Run(() => Task.CompletedTask);
        });
        Assert.Equal(Callers * CallsEach, answered + canceled);
        Assert.True(answered >= Callers * CallsEach / 3);
    }

    private async Task FromManyCallersAsync(int grains, Func<IProbeGrain, int, Task> call) => await Task.WhenAll(
        Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var i = 0; i < CallsEach; i++)
                await call(Factory.GetGrain<IProbeGrain>($"{random.Next(grains)}"), random.Next(1000));
        }))).WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>Counts by read, yield, write; and sees that this activation is the only one of its identity.</summary>
    private async Task CountAsync(ProbeGrain grain, bool leave, int random)
    {
        var key = grain.GrainContext.GrainId.Key.ToString();
        var id = await grain.Who();
        if (_live.GetOrAdd(key, id) != id) Interlocked.Increment(ref _clashes);
        var count = _counts.GetValueOrDefault(key);
        for (var i = 0; i < random % 3; i++) await Task.Yield();
        _counts[key] = count + 1;
        if (!leave) return;
        grain.AtEnd = async _ =>
        {
            await Task.Yield();
            if (!_live.TryRemove(new KeyValuePair<string, Guid>(key, id))) Interlocked.Increment(ref _clashes);
        };
        grain.Leave();
    }
}
