using Gristmill.Conformance.Engine;

namespace Gristmill.Embedded.Tests.Conformance;

public sealed class EmbeddedReminderTests : ReminderConformance
{
    protected override Task<IEngineHarness> StartEngineAsync() => EmbeddedHarness.StartAsync();
}
