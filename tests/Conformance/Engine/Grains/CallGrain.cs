using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

internal sealed class CallGrain(Probes probes) : Grain, ICallGrain
{
    public Task<Parcel> Echo(Parcel parcel) => Task.FromResult(parcel);

    public ValueTask<int> Add(int left, int right) => new(left + right);

    public async ValueTask Nothing() => await Task.Yield();

    public async Task Fail(string message)
    {
        await Task.Yield();
        throw new TestFailureException(message);
    }

    public Task<int> Throw(string message) => throw new TestFailureException(message);

    public async Task Hold(string point)
    {
        await probes.HoldAsync(point);
        probes.Note($"went on after {point}");
    }

    public Task HoldBriefly(string point) => Hold(point);

    public async Task<int> WaitForCancellation(string point, CancellationToken cancellationToken)
    {
        var canceled = new TaskCompletionSource();
        var scheduler = TaskScheduler.Current;
        using var registration = cancellationToken.Register(() =>
        {
            probes.Note(TaskScheduler.Current == scheduler ? "canceled in a turn" : "canceled outside");
            canceled.SetResult();
        });
        probes.Reach(point);
        await canceled.Task;
        cancellationToken.ThrowIfCancellationRequested();
        return 0;
    }

    public Task<bool> HasToken(CancellationToken cancellationToken) => Task.FromResult(cancellationToken.CanBeCanceled);

    public Task Tell(string point) => Hold(point);

    public Task TellAndFail(string point)
    {
        probes.Reach(point);
        throw new TestFailureException("nobody hears");
    }
}
