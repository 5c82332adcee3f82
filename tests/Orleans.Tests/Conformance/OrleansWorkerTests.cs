using Gristmill.Conformance.Engine;

namespace Gristmill.Orleans.Tests.Conformance;

public sealed class OrleansWorkerTests : WorkerConformance
{
    protected override Task<IEngineHarness> StartEngineAsync() => OrleansHarness.StartAsync();
}
