using System.Reflection;
using Gristmill.Jobs;

namespace Gristmill.Conformance.Jobs;

/// <summary>A store whose lists fail as they are told to.</summary>
public class FaultyStore : DispatchProxy
{
    private IJobStore _store = null!;

    /// <summary>How the next lists fail; null where they do not.</summary>
    public Exception? Failure { get; set; }

    /// <summary>A store that does what another one does.</summary>
    public static (IJobStore Store, FaultyStore Faults) Over(IJobStore store)
    {
        var proxy = Create<IJobStore, FaultyStore>();
        var faults = (FaultyStore)(object)proxy;
        faults._store = store;
        return (proxy, faults);
    }

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        Failure is { } failure && targetMethod!.Name == nameof(IJobStore.ListAsync) ? throw failure : targetMethod!.Invoke(_store, args);
}
