using Gristmill.Conformance.Engine;

namespace Gristmill.Embedded.Tests.Conformance;

public sealed class EmbeddedTimerTests : TimerConformance
{
    protected override Task<IEngineHarness> StartEngineAsync() => EmbeddedHarness.StartAsync();
}
