using Orleans;

namespace Gristmill.Embedded.Tests.Grains;

/// <summary>Runs what a test gives it: messages travel by reference here, delegates too.</summary>
public interface IProbeGrain : IGrainWithStringKey
{
    Task Run(Func<ProbeGrain, Task> action);

    Task<Guid> Who();
}
