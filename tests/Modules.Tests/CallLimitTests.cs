namespace Gristmill.Modules.Tests;

/// <summary>Calls that are told to stop, and do.</summary>
public sealed class CallLimitTests : ScriptedHost
{
    [Theory]
    [InlineData("think")]
    [InlineData("wait")]
    public async Task An_operation_that_heeds_its_time_limit_times_out(string operation)
    {
        Runtime.Run = async (_, context) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.Cancellation);
            return Answer("1");
        };
        var call = CallAsync(operation);
        await Runtime.Started;
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), Assert.IsType<ModuleOutcome.TimedOut>(await call).Limit);
        Assert.Equal((0, 0, 0), (Gates.Blocking.Held, Gates.Io.Held, Host.Stuck));
    }

    [Fact]
    public async Task A_call_s_own_time_limit_wins_over_the_manifest_s()
    {
        Runtime.Run = async (_, context) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.Cancellation);
            return Answer("1");
        };
        var call = CallAsync(timeout: TimeSpan.FromSeconds(1));
        await Runtime.Started;
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.IsType<ModuleOutcome.TimedOut>(await call).Limit);
    }

    [Fact]
    public async Task A_caller_that_gives_up_ends_the_operation()
    {
        using var leave = new CancellationTokenSource();
        Runtime.Run = async (_, context) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.Cancellation);
            return Answer("1");
        };
        var call = CallAsync(cancellation: leave.Token);
        await Runtime.Started;
        await leave.CancelAsync();
        Assert.IsType<ModuleOutcome.Canceled>(await call);
        Assert.IsType<ModuleOutcome.Canceled>(await CallAsync(cancellation: leave.Token));
        Assert.Equal(0, Gates.Io.Held);
    }

    [Fact]
    public async Task A_result_within_the_grace_counts()
    {
        using var leave = new CancellationTokenSource();
        var answer = new TaskCompletionSource<ModuleOutcome>();
        Runtime.Run = (_, _) => new(answer.Task);
        var call = CallAsync(cancellation: leave.Token);
        await Runtime.Started;
        await leave.CancelAsync();
        answer.SetResult(Answer("1"));
        Assert.IsType<ModuleOutcome.Success>(await call);
    }
}
