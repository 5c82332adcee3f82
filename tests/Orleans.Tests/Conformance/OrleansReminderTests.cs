using Gristmill.Conformance.Engine;

namespace Gristmill.Orleans.Tests.Conformance;

public sealed class OrleansReminderTests : ReminderConformance
{
    protected override Task<IEngineHarness> StartEngineAsync() => OrleansHarness.StartAsync();
}
