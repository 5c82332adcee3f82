using Orleans;

namespace Gristmill.Embedded.Tests.Grains;

[GrainType("by-number")]
public sealed class LongKeyGrain : Grain, ILongKeyGrain
{
    public Task<long> Key() => Task.FromResult(this.GetPrimaryKeyLong());
}

public sealed class GuidKeyGrain : Grain, IGuidKeyGrain
{
    public Task<Guid> Key() => Task.FromResult(this.GetPrimaryKey());
}

public sealed class LeftGrain : Grain, ITwiceImplementedGrain
{
    public Task<string> Which() => Task.FromResult("left");
}

public sealed class RightGrain : Grain, ITwiceImplementedGrain
{
    public Task<string> Which() => Task.FromResult("right");
}
