#if ORLEANS
using System.Collections.Concurrent;
using Gristmill.Grains.Interfaces;
using Orleans;
using Orleans.Runtime;

namespace Gristmill.Silo.Engines;

/// <summary>
/// Brings cancelation to calls of module workers. Orleans sends it to the grain, and of a stateless worker that is any
/// activation, mostly not the one that runs the call. A stateless worker runs in its caller's silo, so the caller's token
/// is found there by a number that travels with the call. See docs/adr/0001-two-engines.md.
/// </summary>
internal sealed class OrleansWorkerCancellation : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    private const string Key = "gristmill.call";

    /// <summary>Tells calls of this silo from those of others, whose tokens are not here.</summary>
    private readonly string _silo = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<long, CancellationToken> _calls = new();
    private long _last;

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.Grain is not IModuleWorkerGrain
            || context.Request.GetCancellationToken() is not { CanBeCanceled: true } token)
        {
            await context.Invoke();
            return;
        }

        var call = Interlocked.Increment(ref _last);
        _calls[call] = token;
        RequestContext.Set(Key, $"{_silo}/{call}");
        try
        {
            await context.Invoke();
        }
        finally
        {
            RequestContext.Remove(Key);
            _calls.TryRemove(call, out _);
        }
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is not IModuleWorkerGrain
            || RequestContext.Get(Key) is not string name
            || name.Split('/') is not [var silo, var number] || silo != _silo)
        {
            await context.Invoke();
            return;
        }

        var request = context.Request;
        // A call that is no longer there was given up before it arrived.
        var token = _calls.TryGetValue(long.Parse(number), out var found) ? found : new CancellationToken(canceled: true);
        var turns = TaskScheduler.Current;
        var ended = false;
        using var registration = token.UnsafeRegister(
            _ => _ = Task.Factory.StartNew(Cancel, CancellationToken.None, TaskCreationOptions.None, turns), null);
        try
        {
            await context.Invoke();
        }
        finally
        {
            ended = true;
        }

        // In a turn, as all of the grain's code, so never at once with the end: Orleans uses requests again.
        void Cancel()
        {
            if (!ended) request.TryCancel();
        }
    }
}
#endif
