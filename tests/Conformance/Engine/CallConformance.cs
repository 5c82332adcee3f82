using Gristmill.Conformance.Engine.Grains;

namespace Gristmill.Conformance.Engine;

/// <summary>How a call ends: results, exceptions, cancellation, timeouts, one-way calls, filters.</summary>
public abstract class CallConformance : EngineConformance
{
    private ICallGrain Grain => Engine.GrainFactory.GetGrain<ICallGrain>(7);

    [Fact]
    public async Task A_call_brings_its_arguments_and_its_result()
    {
        var parcel = await Grain.Echo(new Parcel { Text = "æ–漢", Payload = [1, 2, 3] }).Soon();
        Assert.Equal("æ–漢", parcel.Text);
        Assert.Equal<byte[]>([1, 2, 3], parcel.Payload);
    }

    [Fact]
    public async Task A_method_may_answer_by_a_value_task()
    {
        Assert.Equal(5, await Grain.Add(2, 3));
        await Grain.Nothing();
    }

    [Fact]
    public async Task A_grain_s_exception_reaches_the_caller_with_its_type_and_its_stack()
    {
        var failure = await Assert.ThrowsAsync<TestFailureException>(() => Grain.Fail("no"));
        Assert.Equal("no", failure.Message);
        Assert.Contains("CallGrain", failure.StackTrace);
    }

    [Fact]
    public async Task An_exception_thrown_before_the_task_is_returned_is_the_same()
    {
        var call = Grain.Throw("no");
        Assert.Contains("CallGrain", (await Assert.ThrowsAsync<TestFailureException>(() => call)).StackTrace);
    }

    [Fact]
    public async Task A_grain_lives_on_after_an_exception()
    {
        await Assert.ThrowsAsync<TestFailureException>(() => Grain.Fail("no"));
        Assert.Equal(3, await Grain.Add(1, 2));
    }

    [Fact]
    public async Task A_call_canceled_beforehand_does_not_reach_the_grain()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain.WaitForCancellation("reached", source.Token)).Soon();
        await Grain.Nothing();
        Assert.False(Probes.HasReached("reached"));
    }

    [Fact]
    public async Task Cancellation_reaches_the_running_grain_as_a_turn_and_frees_the_caller_at_once()
    {
        using var source = new CancellationTokenSource();
        var call = Grain.WaitForCancellation("reached", source.Token);
        await Probes.ReachedAsync("reached");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call).Soon();
        await Probes.NotedAsync();
        Assert.Equal(["canceled in a turn"], Probes.Notes);
        Assert.Equal(3, await Grain.Add(1, 2));
    }

    [Fact]
    public async Task A_call_canceled_while_it_waits_its_turn_is_left_out()
    {
        using var source = new CancellationTokenSource();
        var held = Grain.Hold("held");
        await Probes.ReachedAsync("held");
        var waiting = Grain.WaitForCancellation("waiting", source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting).Soon();
        Probes.Open("held");
        await held.Soon();
        await Grain.Nothing();
        Assert.False(Probes.HasReached("waiting"));
    }

    [Fact]
    public async Task A_token_that_never_fires_changes_nothing()
    {
        // Whether the grain then gets a token that could fire is the engine's affair.
        await Grain.HasToken(CancellationToken.None);
        using var source = new CancellationTokenSource();
        Assert.True(await Grain.HasToken(source.Token));
    }

    [Fact]
    public async Task A_caller_waits_thirty_seconds_and_the_grain_goes_on()
    {
        NeedsInjected(InjectedTime.Calls);
        var call = Grain.Hold("held");
        await Probes.ReachedAsync("held");
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.False(call.IsCompleted);
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => call).Soon();
        Probes.Open("held");
        await Probes.NotedAsync();
        Assert.Equal(["went on after held"], Probes.Notes);
    }

    [Fact]
    public async Task A_method_s_own_response_timeout_goes_before_the_default()
    {
        NeedsInjected(InjectedTime.Calls);
        var call = Grain.HoldBriefly("held");
        await Probes.ReachedAsync("held");
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(4));
        Assert.False(call.IsCompleted);
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => call).Soon();
        Probes.Open("held");
    }

    [Fact]
    public async Task A_call_that_waited_too_long_for_its_turn_is_left_out()
    {
        NeedsInjected(InjectedTime.Calls);
        var held = Grain.Hold("held");
        await Probes.ReachedAsync("held");
        var waiting = Grain.Hold("waiting");
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(31));
        await Assert.ThrowsAsync<TimeoutException>(() => held).Soon();
        await Assert.ThrowsAsync<TimeoutException>(() => waiting).Soon();
        Probes.Open("held");
        await Grain.Nothing();
        Assert.False(Probes.HasReached("waiting"));
    }

    [Fact]
    public async Task A_one_way_call_is_done_when_it_is_sent()
    {
        await Grain.Tell("told").Soon();
        await Probes.ReachedAsync("told");
        Probes.Open("told");
        await Probes.NotedAsync();
    }

    [Fact]
    public async Task A_one_way_call_keeps_its_failure_to_itself()
    {
        await Grain.TellAndFail("told").Soon();
        await Probes.ReachedAsync("told");
        Assert.Equal(3, await Grain.Add(1, 2));
    }

    [Fact]
    public async Task Filters_stand_around_a_call_the_grain_s_own_innermost()
    {
        var grain = Engine.GrainFactory.GetGrain<IFilteredGrain>(Key);
        Assert.Equal("hidden", await grain.Echo("secret").Soon());
        Assert.Equal(
            [$"all before Echo of {Key}", "own before FilteredGrain", "grain", "own after", "all after secret"],
            Probes.Notes);
    }

    [Fact]
    public async Task A_filter_may_answer_in_the_grain_s_place()
    {
        var grain = Engine.GrainFactory.GetGrain<IFilteredGrain>(Key);
        Assert.Equal("intercepted", await grain.Intercepted().Soon());
    }
}
