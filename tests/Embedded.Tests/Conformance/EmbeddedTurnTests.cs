using Gristmill.Conformance.Engine;

namespace Gristmill.Embedded.Tests.Conformance;

public sealed class EmbeddedTurnTests : TurnConformance
{
    protected override Task<IEngineHarness> StartEngineAsync() => EmbeddedHarness.StartAsync();
}
