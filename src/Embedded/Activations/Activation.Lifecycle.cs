using Gristmill.Embedded.Calls;
using Gristmill.Embedded.Timers;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Gristmill.Embedded.Activations;

/// <summary>How an activation begins and ends.</summary>
internal sealed partial class Activation
{
    private static readonly LifecycleTurn Begin = new(static self => _ = self.ActivateAsync());
    private static readonly LifecycleTurn Finish = new(static self => _ = self.DeactivateAsync());

    private List<GrainTimer>? _timers;
    private IServiceScope? _scope;
    private TaskCompletionSource? _deactivated;
    private CancellationTokenSource? _phase;
    private long _phaseDeadline = long.MaxValue;
    private DeactivationReason _reason;
    private bool _leaving;
    private bool _ending;
    private bool _hurried;

    public IServiceProvider ActivationServices
    {
        get
        {
            lock (Gate) return (_scope ??= grainClass.Engine.Services.CreateScope()).ServiceProvider;
        }
    }

    public Task Deactivated
    {
        get
        {
            lock (Gate)
            {
                if (_state == ActivationState.Ended) return Task.CompletedTask;
                _deactivated ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                return _deactivated.Task;
            }
        }
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.CanBeCanceled) cancellationToken.UnsafeRegister(static self => ((Activation)self!).Hurry(), this);
        bool schedule;
        lock (Gate)
        {
            if (_leaving || _state == ActivationState.Ended) return;
            _leaving = true;
            _reason = deactivationReason;
            if (_state == ActivationState.Active) _state = ActivationState.Deactivating;
            schedule = MustSchedule();
        }
        if (schedule) Schedule();
    }

    public void Add(GrainTimer timer)
    {
        lock (Gate) (_timers ??= []).Add(timer);
    }

    public void Remove(GrainTimer timer)
    {
        lock (Gate) _timers?.Remove(timer);
    }

    private async Task ActivateAsync()
    {
        grainClass.Statistics.Activated();
        try
        {
            var facets = grainClass.Factory.CreateFacets(this);
            _constructing = this;
            try
            {
                Instance = grainClass.Factory.Create(this, facets);
            }
            finally
            {
                _constructing = null;
            }
            foreach (var facet in facets) await facet.ReadStateAsync();
            if (grainClass.OverridesOnActivate)
                await Instance.OnActivateAsync(StartPhase(grainClass.Engine.Options.ActivationTimeout));
            EndPhase();
            lock (Gate) _state = ActivationState.Active;
        }
        catch (Exception error)
        {
            Log.ActivationFailed(grainClass.Engine.Logger, error, GrainId);
            await EndAsync(error);
        }
    }

    private async Task DeactivateAsync()
    {
        StopTimers();
        try
        {
            if (grainClass.OverridesOnDeactivate)
                await Instance!.OnDeactivateAsync(_reason, StartPhase(grainClass.Engine.Options.DeactivationTimeout));
        }
        catch (Exception error)
        {
            Log.DeactivationFailed(grainClass.Engine.Logger, error, GrainId);
        }
        await EndAsync(null);
    }

    private async Task EndAsync(Exception? failure)
    {
        EndPhase();
        StopTimers();
        await DisposeAsync();
        MessageList left = default;
        lock (Gate)
        {
            _state = ActivationState.Ended;
            while (_mailbox.TakeWaiting() is { } message) left.Add(message);
        }
        grainClass.Statistics.Deactivated();
        grainClass.Directory.Remove(this);
        _deactivated?.TrySetResult();
        while (left.First is { } message)
        {
            left.Remove(message);
            if (failure is null) message.Forward();
            else message.Reject(failure);
        }
    }

    private async ValueTask DisposeAsync()
    {
        try
        {
            if (Instance is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync();
            else if (Instance is IDisposable disposable) disposable.Dispose();
            if (_scope is IAsyncDisposable scope) await scope.DisposeAsync();
            else _scope?.Dispose();
        }
        catch (Exception error)
        {
            Log.DeactivationFailed(grainClass.Engine.Logger, error, GrainId);
        }
    }

    private void StopTimers()
    {
        GrainTimer[] timers;
        lock (Gate) timers = _timers is null ? [] : [.. _timers];
        foreach (var timer in timers) timer.Dispose();
    }

    private CancellationToken StartPhase(TimeSpan limit)
    {
        var engine = grainClass.Engine;
        _phase = new CancellationTokenSource();
        Volatile.Write(ref _phaseDeadline, engine.After(engine.Time.GetTimestamp(), limit));
        engine.Deadlines.Watch();
        if (_hurried) _phase.Cancel();
        return _phase.Token;
    }

    private void EndPhase() => Volatile.Write(ref _phaseDeadline, long.MaxValue);

    /// <summary>Cancels the token of the OnActivateAsync or OnDeactivateAsync that is running, or of the next one.</summary>
    private void Hurry() => Post(() =>
    {
        _hurried = true;
        _phase?.Cancel();
    });
}
