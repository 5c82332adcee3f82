using Gristmill.Conformance.Engine;
using Gristmill.Conformance.Engine.Grains;

namespace Gristmill.Orleans.Tests.Conformance;

public sealed class OrleansCallTests : CallConformance
{
    /// <summary>By the real clock, unlike the suite's tests of timeouts, which are skipped here: five seconds of it.</summary>
    [Fact]
    public async Task A_method_s_own_response_timeout_ends_the_wait_and_the_grain_goes_on()
    {
        var call = Engine.GrainFactory.GetGrain<ICallGrain>(7).HoldBriefly("held");
        await Assert.ThrowsAsync<TimeoutException>(() => call).Soon();
        Assert.True(Probes.HasReached("held"));
        Probes.Open("held");
        await Probes.NotedAsync();
        Assert.Equal(["went on after held"], Probes.Notes);
    }

    protected override Task<IEngineHarness> StartEngineAsync() => OrleansHarness.StartAsync();
}
