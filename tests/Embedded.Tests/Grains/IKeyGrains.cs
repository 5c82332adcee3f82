using Orleans;

namespace Gristmill.Embedded.Tests.Grains;

public interface ILongKeyGrain : IGrainWithIntegerKey
{
    Task<long> Key();
}

public interface IGuidKeyGrain : IGrainWithGuidKey
{
    Task<Guid> Key();
}

public interface IUnimplementedGrain : IGrainWithStringKey;

public interface ITwiceImplementedGrain : IGrainWithStringKey
{
    Task<string> Which();
}
