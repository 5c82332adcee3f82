using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Conformance.Engine.Grains;

internal abstract class TurnGrainBase<T>(Probes probes) : Grain, ITurns
    where T : ITurns
{
    private int _count;
    private int _within;

    public async Task Hold(string point)
    {
        probes.Note($"begin {point}");
        await probes.HoldAsync(point);
        probes.Note($"end {point}");
    }

    public Task Note(string text)
    {
        probes.Note(text);
        return Task.CompletedTask;
    }

    public Task HoldInterleaving(string point) => Hold(point);

    public Task HoldReadOnly(string point) => Hold(point);

    public async Task<int> CountAcrossAwait()
    {
        var count = _count;
        await Task.Yield();
        return _count = count + 1;
    }

    public async Task<int> MostContinuationsAtOnce()
    {
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            for (var i = 0; i < 200; i++)
            {
                await Task.Yield();
                Within();
                await Task.Factory.StartNew(Within);
                await Task.Run(() => { });
                Within();
            }
        }));
        return most;

        void Within()
        {
            most = Math.Max(most, Interlocked.Increment(ref _within));
            Thread.SpinWait(100);
            Interlocked.Decrement(ref _within);
        }
    }

    public Task Forth(string other) => Other(other).Back(this.GetPrimaryKeyString());

    public async Task Back(string other)
    {
        var call = Other(other).Note("came back");
        probes.Reach("asked back");
        await call;
    }

    protected abstract T Other(string key);
}

internal sealed class TurnGrain(Probes probes) : TurnGrainBase<ITurnGrain>(probes), ITurnGrain
{
    protected override ITurnGrain Other(string key) => GrainFactory.GetGrain<ITurnGrain>(key);
}

[Reentrant]
internal sealed class ReentrantTurnGrain(Probes probes) : TurnGrainBase<IReentrantTurnGrain>(probes), IReentrantTurnGrain
{
    protected override IReentrantTurnGrain Other(string key) => GrainFactory.GetGrain<IReentrantTurnGrain>(key);
}
