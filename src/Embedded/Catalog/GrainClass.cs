using System.Collections.Frozen;
using System.Reflection;
using Gristmill.Embedded.Calls;
using Gristmill.Embedded.Hosting;
using Gristmill.Embedded.Statistics;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Gristmill.Embedded.Catalog;

/// <summary>What the engine knows of a grain class.</summary>
internal sealed class GrainClass
{
    public GrainClass(EmbeddedEngine engine, Type type)
    {
        Engine = engine;
        Type = type;
        GrainType = GrainTypeNames.Of(type);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        OverridesOnActivate = Overrides(nameof(Grain.OnActivateAsync));
        OverridesOnDeactivate = Overrides(nameof(Grain.OnDeactivateAsync));
        IsFiltered = engine.Filters.Length > 0 || type.IsAssignableTo(typeof(IIncomingGrainCallFilter));
        Factory = new GrainActivator(this);
        Interfaces = [.. type.GetInterfaces().Where(GrainInterfaces.IsGrainInterface)];
        Methods = GrainInterfaces.MapMethods(this).ToFrozenDictionary(method => method.InterfaceMethod);
        Statistics = new ClassStatistics(engine.Time);
        MaxWorkers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers;
        if (MaxWorkers < 1)
            throw new InvalidOperationException($"{type}: expected 1 or more local workers, got {MaxWorkers}.");
        if (MaxWorkers is not null && type.IsAssignableTo(typeof(IRemindable)))
            throw new InvalidOperationException($"{type}: a stateless worker takes no reminders.");
        Directory = MaxWorkers is { } max ? new WorkerDirectory(this, max) : new SingleDirectory(this);
    }

    public EmbeddedEngine Engine { get; }

    public Type Type { get; }

    public GrainType GrainType { get; }

    /// <summary>The class as the management grain names it.</summary>
    public string Name => $"{Type.FullName},{Type.Assembly.GetName().Name}";

    public bool IsReentrant { get; }

    public bool OverridesOnActivate { get; }

    public bool OverridesOnDeactivate { get; }

    /// <summary>Whether any filter stands before its calls.</summary>
    public bool IsFiltered { get; }

    /// <summary>The bound of a stateless worker class; null for others.</summary>
    public int? MaxWorkers { get; }

    public GrainActivator Factory { get; }

    public IReadOnlyList<Type> Interfaces { get; }

    public FrozenDictionary<MethodInfo, GrainMethod> Methods { get; }

    public ClassStatistics Statistics { get; }

    public GrainDirectory Directory { get; }

    /// <summary>Refuses a message because too many wait already.</summary>
    public void RejectOverflow(Message message, GrainId id, int limit)
    {
        Statistics.Overflowed();
        message.Reject(new LimitExceededException(
            $"{id} has as many calls waiting as {nameof(EmbeddedEngineOptions.MailboxLimit)} allows: {limit}."));
    }

    private bool Overrides(string method) =>
        Type.GetMethod(method, BindingFlags.Public | BindingFlags.Instance)!.DeclaringType != typeof(Grain);
}
