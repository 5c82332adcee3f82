using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

internal sealed class FilteredGrain(Probes probes) : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    public Task<string> Echo(string text)
    {
        probes.Note("grain");
        return Task.FromResult(text);
    }

    public Task<string> Intercepted() => throw new NotSupportedException("The filter answers.");

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.MethodName == nameof(Intercepted))
        {
            context.Result = "intercepted";
            return;
        }
        probes.Note($"own before {context.ImplementationMethod.DeclaringType!.Name}");
        await context.Invoke();
        probes.Note("own after");
    }
}
