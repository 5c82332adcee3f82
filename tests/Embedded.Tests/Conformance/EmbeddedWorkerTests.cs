using Gristmill.Conformance.Engine;

namespace Gristmill.Embedded.Tests.Conformance;

public sealed class EmbeddedWorkerTests : WorkerConformance
{
    protected override Task<IEngineHarness> StartEngineAsync() => EmbeddedHarness.StartAsync();
}
