using Gristmill.Conformance.Engine;
using Gristmill.Embedded.Tests.Grains;
using Orleans.Runtime;

namespace Gristmill.Embedded.Tests;

public sealed class ActivationTests : EngineTest
{
    private static readonly AsyncLocal<string?> Ambient = new();

    [Fact]
    public async Task A_grain_has_a_service_scope_of_its_own_that_ends_with_it()
    {
        var grain = Factory.GetGrain<IServiceGrain>("a");
        var scoped = await grain.Scoped().Soon();
        Assert.Same(scoped, await grain.Scoped().Soon());
        Assert.NotSame(scoped, await Factory.GetGrain<IServiceGrain>("b").Scoped().Soon());
        Assert.Equal("keyed", await grain.Keyed().Soon());
        await grain.Leave().Soon();
        await scoped.IsDisposed.Task.Soon();
        Assert.True(scoped.GrainWasDisposedFirst);
    }

    [Fact]
    public async Task What_a_caller_keeps_in_its_execution_context_stays_with_it()
    {
        Ambient.Value = "caller";
        string? seen = "";
        await Probe.Run(_ =>
        {
            seen = Ambient.Value;
            return Task.CompletedTask;
        }).Soon();
        Assert.Null(seen);
        Assert.Equal("caller", Ambient.Value);
    }

    [Fact]
    public async Task What_one_call_sets_in_its_execution_context_does_not_reach_the_next()
    {
        string? seen = "";
        var first = Probe.Run(_ =>
        {
            Ambient.Value = "first";
            return Task.CompletedTask;
        });
        var second = Probe.Run(_ =>
        {
            seen = Ambient.Value;
            return Task.CompletedTask;
        });
        await Task.WhenAll(first, second).Soon();
        Assert.Null(seen);
    }

    [Fact]
    public async Task A_callee_does_not_run_its_caller_s_code_in_its_turn()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        var caller = Probe.Run(_ => gate.Task).ContinueWith(
            _ => release.Wait(TimeSpan.FromMinutes(1)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        gate.SetResult();
        await Probe.Who().Soon();
        release.Set();
        await caller.Soon();
    }

    [Fact]
    public async Task A_grain_stays_in_its_turn_across_its_own_calls()
    {
        var stayed = false;
        await Probe.Run(async grain =>
        {
            var own = TaskScheduler.Current;
            await grain.Factory.GetGrain<IProbeGrain>("other").Who();
            stayed = TaskScheduler.Current == own && own != TaskScheduler.Default;
        }).Soon();
        Assert.True(stayed);
    }

    [Fact]
    public async Task Its_context_deactivates_a_grain_from_outside()
    {
        IGrainContext context = null!;
        await Probe.Run(grain =>
        {
            context = grain.GrainContext;
            return Task.CompletedTask;
        }).Soon();
        Assert.IsType<ProbeGrain>(context.GrainInstance);
        Assert.False(context.Deactivated.IsCompleted);
        context.Deactivate(new(Orleans.DeactivationReasonCode.RuntimeRequested, "test"));
        await context.Deactivated.Soon();
        await Probe.Who().Soon();
    }

    [Fact]
    public void A_grain_made_by_hand_says_that_it_has_no_engine() =>
        Assert.Throws<InvalidOperationException>(() => new ProbeGrain().Factory);
}
