using System.Collections.Frozen;
using Gristmill.Embedded.Activations;
using Gristmill.Embedded.Calls;
using Gristmill.Embedded.Catalog;
using Gristmill.Embedded.Proxies;
using Gristmill.Embedded.Reminders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Gristmill.Embedded.Hosting;

/// <summary>The engine: the grain classes it runs, and its start and stop with the host.</summary>
internal sealed class EmbeddedEngine : IHostedService, IEngineStatistics, IDisposable
{
    private readonly FrozenDictionary<GrainType, GrainClass> _classes;
    private readonly IdleCollection _collection;
    private volatile EngineState _state;

    public EmbeddedEngine(
        IServiceProvider services,
        IOptions<EmbeddedEngineOptions> options,
        TimeProvider time,
        ILogger<EmbeddedEngine> logger,
        IEnumerable<IIncomingGrainCallFilter> filters)
    {
        Services = services;
        Options = options.Value;
        Time = time;
        Logger = logger;
        Filters = [.. filters];
        Deadlines = new DeadlineWatch(this);
        _collection = new IdleCollection(this);
        _classes = GrainClasses.Find(this).ToFrozenDictionary(grainClass => grainClass.GrainType);
        GrainFactory = new GrainReferences(services, _classes.Values);
        Reminders = new ReminderService(this);
    }

    public IServiceProvider Services { get; }

    public EmbeddedEngineOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public IIncomingGrainCallFilter[] Filters { get; }

    public IClusterClient GrainFactory { get; }

    public DeadlineWatch Deadlines { get; }

    public ReminderService Reminders { get; }

    public IEnumerable<GrainClass> Classes => _classes.Values;

    public IEnumerable<Activation> Activations => Classes.SelectMany(grainClass => grainClass.Directory.Activations);

    public GrainClass? Find(GrainType type) => _classes.GetValueOrDefault(type);

    public IReadOnlyList<GrainTypeStatistics> Read() =>
        [.. Classes.Select(grainClass => grainClass.Statistics.Read(grainClass.Name))];

    /// <summary>Brings a call to its grain, or refuses it when the engine takes none.</summary>
    public void Deliver(Call call)
    {
        if (_state == EngineState.Running || (_state == EngineState.Stopping && call.FromGrain))
        {
            call.Method.Class.Directory.Deliver(call);
            Deadlines.Watch();
        }
        else
        {
            call.Reject(new SiloUnavailableException(
                $"{call.Method.Name} was called while the grain engine is {_state}; expected {EngineState.Running}."));
        }
    }

    /// <summary>The timestamp that long after another.</summary>
    public long After(long timestamp, TimeSpan span)
    {
        var ticks = span.TotalSeconds * Time.TimestampFrequency;
        return ticks < long.MaxValue - (double)timestamp ? timestamp + (long)ticks : long.MaxValue;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _state = EngineState.Running;
        _collection.Start();
        await Reminders.StartAsync(cancellationToken);
        Log.Started(Logger, _classes.Count);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_state != EngineState.Running) return;
        _state = EngineState.Stopping;
        _collection.Dispose();
        Reminders.Dispose();
        try
        {
            // More than once: a grain may call another while it ends.
            while (Activations.ToArray() is { Length: > 0 } live)
                await DeactivateAsync(live, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.StoppedBusy(Logger, Activations.Count());
        }
        _state = EngineState.Stopped;
    }

    public void Dispose()
    {
        _collection.Dispose();
        Deadlines.Dispose();
        Reminders.Dispose();
    }

    private static Task DeactivateAsync(Activation[] activations, CancellationToken cancellationToken)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The host stops.");
        foreach (var activation in activations) activation.Deactivate(reason, cancellationToken);
        return Task.WhenAll(activations.Select(activation => activation.Deactivated)).WaitAsync(cancellationToken);
    }
}
