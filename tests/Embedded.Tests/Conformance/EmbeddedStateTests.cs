using Gristmill.Conformance.Engine;

namespace Gristmill.Embedded.Tests.Conformance;

public sealed class EmbeddedStateTests : StateConformance
{
    protected override Task<IEngineHarness> StartEngineAsync() => EmbeddedHarness.StartAsync();
}
