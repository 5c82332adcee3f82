using Gristmill.Conformance.Engine;

namespace Gristmill.Orleans.Tests.Conformance;

public sealed class OrleansTimerTests : TimerConformance
{
    protected override Task<IEngineHarness> StartEngineAsync() => OrleansHarness.StartAsync();
}
