using Gristmill.Conformance.Engine;

namespace Gristmill.Orleans.Tests.Conformance;

public sealed class OrleansStateTests : StateConformance
{
    protected override Task<IEngineHarness> StartEngineAsync() => OrleansHarness.StartAsync();
}
