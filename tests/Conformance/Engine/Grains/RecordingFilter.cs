using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>A filter over all grains: sees the calls of <see cref="IFilteredGrain"/> only.</summary>
public sealed class RecordingFilter(Probes probes) : IIncomingGrainCallFilter
{
    /// <inheritdoc />
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is not FilteredGrain)
        {
            await context.Invoke();
            return;
        }
        probes.Note($"all before {context.MethodName} of {context.TargetId.Key}");
        await context.Invoke();
        probes.Note($"all after {context.Result}");
        if (context.Result is "secret") context.Result = "hidden";
    }
}
