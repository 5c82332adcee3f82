using Gristmill.Conformance.Engine;
using Gristmill.Embedded.Tests.Grains;
using Orleans.Runtime;

namespace Gristmill.Embedded.Tests;

public sealed class ShutdownTests : EngineTest
{
    [Fact]
    public async Task A_call_before_the_start_fails_and_says_why()
    {
        await using var engine = TestEngine.Build(options => options.GrainAssemblies.Add(typeof(OptionsTests).Assembly));
        var grain = engine.GrainFactory.GetGrain<IProbeGrain>("early");
        Assert.Contains("NotStarted", (await Assert.ThrowsAsync<SiloUnavailableException>(grain.Who)).Message);
    }

    [Fact]
    public async Task A_call_after_the_stop_fails_and_says_why()
    {
        await Probe.Who().Soon();
        await Engine.StopAsync().Soon();
        Assert.Contains("Stopped", (await Assert.ThrowsAsync<SiloUnavailableException>(() => Probe.Who())).Message);
    }

    [Fact]
    public async Task A_stop_lets_running_calls_end_and_refuses_those_that_wait()
    {
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var running = Probe.Run(_ =>
        {
            entered.SetResult();
            return gate.Task;
        });
        await entered.Task.Soon();
        var waiting = Probe.Who();
        var stop = Engine.StopAsync();
        Assert.False(stop.IsCompleted);
        gate.SetResult();
        await running.Soon();
        await stop.Soon();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => waiting).Soon();
    }

    [Fact]
    public async Task A_grain_may_call_another_while_it_ends()
    {
        Guid answer = default;
        await Probe.Run(grain =>
        {
            grain.AtEnd = async _ => answer = await grain.Factory.GetGrain<IProbeGrain>("other").Who();
            return Task.CompletedTask;
        }).Soon();
        await Engine.StopAsync().Soon();
        Assert.NotEqual(default, answer);
        Assert.Equal(0, Statistics(typeof(ProbeGrain)).Activations);
    }

    [Fact]
    public async Task A_stop_that_runs_out_of_time_hurries_the_grains_and_leaves_them()
    {
        var hurried = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        await Probe.Run(grain =>
        {
            grain.AtEnd = token =>
            {
                token.Register(hurried.SetResult);
                return never.Task;
            };
            return Task.CompletedTask;
        }).Soon();
        using var patience = new CancellationTokenSource();
        var stop = Engine.StopAsync(patience.Token);
        await patience.CancelAsync();
        await stop.Soon();
        await hurried.Task.Soon();
        never.SetResult();
    }

    [Fact]
    public async Task A_deactivation_that_takes_its_time_is_hurried()
    {
        var hurried = new TaskCompletionSource();
        await Probe.Run(grain =>
        {
            grain.AtEnd = token =>
            {
                token.Register(hurried.SetResult);
                return hurried.Task;
            };
            grain.Leave();
            return Task.CompletedTask;
        }).Soon();
        var next = Probe.Who();
        Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(hurried.Task.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(2));
        await hurried.Task.Soon();
        await Assert.ThrowsAsync<TimeoutException>(() => next).Soon();
    }
}
