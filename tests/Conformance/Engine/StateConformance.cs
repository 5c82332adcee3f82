using Gristmill.Conformance.Engine.Grains;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Storage;

namespace Gristmill.Conformance.Engine;

/// <summary>Stored state: when it is read, what it outlives, and what a conflict does.</summary>
public abstract class StateConformance : EngineConformance
{
    private readonly Guid _id = Guid.NewGuid();

    private IStateGrain Grain => Engine.GrainFactory.GetGrain<IStateGrain>(_id);

    [Fact]
    public async Task A_grain_without_a_record_begins_with_a_new_state()
    {
        Assert.Equal("False 0 False 0", await Grain.AtActivation().Soon());
        Assert.Equal(0, await Grain.Get().Soon());
    }

    [Fact]
    public async Task State_is_read_before_the_activation_runs()
    {
        await Grain.Add(5).Soon();
        await Grain.Leave().Soon();
        Assert.Equal("True 5 False 0", await Grain.AtActivation().Soon());
    }

    [Fact]
    public async Task State_outlives_the_engine()
    {
        await Grain.Add(5).Soon();
        await Engine.RestartAsync();
        Assert.Equal(5, await Grain.Get().Soon());
    }

    [Fact]
    public async Task State_that_was_not_written_is_lost_with_its_activation()
    {
        await Grain.Add(5).Soon();
        await WriteBehindAsync(5);
        Assert.Equal(nameof(InconsistentStateException), await Grain.TryAdd(1).Soon());
        Assert.Equal(6, await Grain.Get().Soon());
        await Grain.Leave().Soon();
        Assert.Equal(5, await Grain.Get().Soon());
    }

    [Fact]
    public async Task A_write_moves_the_etag()
    {
        var first = await Grain.Add(1).Soon();
        var second = await Grain.Add(1).Soon();
        Assert.NotNull(first);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Clearing_leaves_a_new_state_and_no_record()
    {
        await Grain.Add(5).Soon();
        await Grain.Clear().Soon();
        Assert.Equal(0, await Grain.Get().Soon());
        await Grain.Add(2).Soon();
        await Grain.Leave().Soon();
        Assert.Equal("True 2 False 0", await Grain.AtActivation().Soon());
    }

    [Fact]
    public async Task A_conflict_that_escapes_the_grain_ends_the_activation_and_the_next_reads_anew()
    {
        await Grain.Add(5).Soon();
        var stale = await Grain.Who().Soon();
        await WriteBehindAsync(40);
        var failure = await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Add(1)).Soon();
        Assert.NotEqual(failure.StoredEtag, failure.CurrentEtag);
        Assert.NotEqual(stale, await Grain.Who().Soon());
        Assert.Equal(40, await Grain.Get().Soon());
    }

    [Fact]
    public async Task A_conflict_that_the_grain_handles_leaves_the_activation_alone()
    {
        await Grain.Add(5).Soon();
        var before = await Grain.Who().Soon();
        await WriteBehindAsync(40);
        Assert.Equal(nameof(InconsistentStateException), await Grain.TryAdd(1).Soon());
        Assert.Equal(before, await Grain.Who().Soon());
    }

    [Fact]
    public async Task A_conflict_ends_the_activation_whose_state_it_is_and_not_its_callers()
    {
        await Grain.Add(5).Soon();
        await WriteBehindAsync(40);
        var caller = Engine.GrainFactory.GetGrain<IStateGrain>(Guid.NewGuid());
        var before = await caller.Who().Soon();
        await Assert.ThrowsAsync<InconsistentStateException>(() => caller.AddAt(_id, 1)).Soon();
        Assert.Equal(before, await caller.Who().Soon());
    }

    /// <summary>Writes the grain's record past the grain.</summary>
    private async Task WriteBehindAsync(int count)
    {
        var storage = Engine.Services.GetRequiredKeyedService<IGrainStorage>(MemoryStorage.Name);
        var record = new GrainState<CountState>();
        await storage.ReadStateAsync("count", Grain.GetGrainId(), record);
        record.State = new() { Count = count };
        await storage.WriteStateAsync("count", Grain.GetGrainId(), record);
    }
}
