using Gristmill.Conformance.Engine;

namespace Gristmill.Orleans.Tests.Conformance;

public sealed class OrleansCallTests : CallConformance
{
    protected override Task<IEngineHarness> StartEngineAsync() => OrleansHarness.StartAsync();
}
