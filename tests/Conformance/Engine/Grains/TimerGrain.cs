using Orleans;
using Orleans.Runtime;

namespace Gristmill.Conformance.Engine.Grains;

internal sealed class TimerGrain(Probes probes) : Grain, ITimerGrain
{
    private readonly Guid _id = Guid.NewGuid();
    private IGrainTimer? _timer;
    private int _ticks;

    public Task Start(TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(
            (word, _) =>
            {
                probes.Note($"{word} {++_ticks}");
                return Task.CompletedTask;
            },
            "tick",
            new GrainTimerCreationOptions(dueTime, period) { Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task StartHolding(TimeSpan dueTime, TimeSpan period, string point)
    {
        _timer = this.RegisterGrainTimer(
            async () =>
            {
                probes.Note($"begin {++_ticks}");
                await probes.HoldAsync(point);
                probes.Note($"end {_ticks}");
            },
            dueTime,
            period);
        return Task.CompletedTask;
    }

    public Task StartFailing(TimeSpan dueTime, TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            () =>
            {
                probes.Note($"tick {++_ticks}");
                throw new TestFailureException("a tick failed");
            },
            dueTime,
            period);
        return Task.CompletedTask;
    }

    public Task StartUntilCanceled(TimeSpan dueTime, string point)
    {
        _timer = this.RegisterGrainTimer(
            async token =>
            {
                var canceled = new TaskCompletionSource();
                using var registration = token.Register(canceled.SetResult);
                probes.Reach(point);
                await canceled.Task;
                probes.Note("tick canceled");
            },
            dueTime,
            Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task Hold(string point) => probes.HoldAsync(point);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<Guid> Who() => Task.FromResult(_id);
}
