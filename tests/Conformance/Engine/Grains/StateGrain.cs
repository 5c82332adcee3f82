using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Gristmill.Conformance.Engine.Grains;

internal sealed class StateGrain(
    [PersistentState("count", MemoryStorage.Name)] IPersistentState<CountState> count,
    [PersistentState("other", MemoryStorage.Name)] IPersistentState<CountState> other) : Grain, IStateGrain
{
    private readonly Guid _id = Guid.NewGuid();
    private string _atActivation = "";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _atActivation = $"{count.RecordExists} {count.State.Count} {other.RecordExists} {other.State.Count}";
        return Task.CompletedTask;
    }

    public Task<int> Get() => Task.FromResult(count.State.Count);

    public Task<string> AtActivation() => Task.FromResult(_atActivation);

    public async Task<string?> Add(int amount)
    {
        count.State = new() { Count = count.State.Count + amount };
        await count.WriteStateAsync();
        return count.Etag;
    }

    public async Task<string> TryAdd(int amount)
    {
        try
        {
            await Add(amount);
            return "";
        }
        catch (InconsistentStateException failure)
        {
            return failure.GetType().Name;
        }
    }

    public Task Clear() => count.ClearStateAsync();

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<Guid> Who() => Task.FromResult(_id);

    public Task AddAt(Guid other, int amount) => GrainFactory.GetGrain<IStateGrain>(other).Add(amount);
}
