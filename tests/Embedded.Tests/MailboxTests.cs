using Gristmill.Conformance.Engine;
using Gristmill.Embedded.Tests.Grains;
using Orleans.Runtime;

namespace Gristmill.Embedded.Tests;

public sealed class MailboxTests : EngineTest
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _entered = new(0);

    protected override void Configure(EmbeddedEngineOptions options) => options.MailboxLimit = 3;

    [Fact]
    public async Task A_call_to_a_full_mailbox_is_refused_and_the_others_go_on()
    {
        var running = Probe.Run(_ => HoldAsync());
        await _entered.WaitAsync().Soon();
        Task[] waiting = [.. Enumerable.Range(0, 3).Select(_ => Probe.Who())];
        var refusal = await Assert.ThrowsAsync<LimitExceededException>(() => Probe.Who());
        Assert.Contains("3", refusal.Message);
        Assert.Contains(nameof(EmbeddedEngineOptions.MailboxLimit), refusal.Message);
        _gate.SetResult();
        await Task.WhenAll([running, .. waiting]).Soon();
        await Probe.Who().Soon();
        Assert.Equal(1, Statistics(typeof(ProbeGrain)).RefusedCalls);
    }

    [Fact]
    public async Task The_workers_of_one_key_share_the_limit()
    {
        var pool = Factory.GetGrain<IPoolGrain>(0);
        Task[] running = [pool.Run(HoldAsync), pool.Run(HoldAsync)];
        for (var i = 0; i < 2; i++) await _entered.WaitAsync().Soon();
        Task[] waiting = [.. Enumerable.Range(0, 3).Select(_ => pool.Run(() => Task.CompletedTask))];
        await Assert.ThrowsAsync<LimitExceededException>(() => pool.Run(() => Task.CompletedTask));
        await Factory.GetGrain<IPoolGrain>(1).Run(() => Task.CompletedTask).Soon();
        _gate.SetResult();
        await Task.WhenAll([.. running, .. waiting]).Soon();
    }

    private Task HoldAsync()
    {
        _entered.Release();
        return _gate.Task;
    }
}
