using Orleans;

namespace Gristmill.Embedded.Tests.Grains;

public interface ITokenGrain : IGrainWithStringKey
{
    Task Work(int yields, CancellationToken cancellationToken);
}
