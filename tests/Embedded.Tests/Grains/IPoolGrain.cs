using Orleans;

namespace Gristmill.Embedded.Tests.Grains;

public interface IPoolGrain : IGrainWithIntegerKey
{
    Task Run(Func<Task> action);
}
