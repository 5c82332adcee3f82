using Orleans;

namespace Gristmill.Embedded.Tests.Grains;

public interface IServiceGrain : IGrainWithStringKey
{
    Task<ScopedService> Scoped();

    Task<string> Keyed();

    Task Leave();
}
