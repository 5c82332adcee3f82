using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Gristmill.Embedded.Tests.Grains;

public sealed class ServiceGrain(ScopedService scoped, [FromKeyedServices("word")] string keyed)
    : Grain, IServiceGrain, IAsyncDisposable
{
    public Task<ScopedService> Scoped() => Task.FromResult(scoped);

    public Task<string> Keyed() => Task.FromResult(keyed);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        scoped.GrainWasDisposedFirst = !scoped.IsDisposed.Task.IsCompleted;
        return default;
    }
}

public sealed class ScopedService : IDisposable
{
    public TaskCompletionSource IsDisposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool GrainWasDisposedFirst { get; set; }

    public void Dispose() => IsDisposed.TrySetResult();
}
